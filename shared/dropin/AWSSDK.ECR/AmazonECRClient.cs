using Amazon.ECR.Model;

namespace Amazon.ECR;

/// <summary>A client of Amazon Elastic Container Registry.</summary>
public partial class AmazonECRClient
{
    public virtual Task<GetAuthorizationTokenResponse> GetAuthorizationTokenAsync(GetAuthorizationTokenRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetAuthorizationTokenRequest, GetAuthorizationTokenResponse>(request, cancellationToken);

    public virtual Task<CreateRepositoryResponse> CreateRepositoryAsync(CreateRepositoryRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<CreateRepositoryRequest, CreateRepositoryResponse>(request, cancellationToken);

    public virtual Task<DescribeRepositoriesResponse> DescribeRepositoriesAsync(DescribeRepositoriesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeRepositoriesRequest, DescribeRepositoriesResponse>(request, cancellationToken);

    public virtual Task<DeleteRepositoryResponse> DeleteRepositoryAsync(DeleteRepositoryRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteRepositoryRequest, DeleteRepositoryResponse>(request, cancellationToken);

    public virtual Task<ListImagesResponse> ListImagesAsync(ListImagesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListImagesRequest, ListImagesResponse>(request, cancellationToken);

    public virtual Task<DescribeImagesResponse> DescribeImagesAsync(DescribeImagesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeImagesRequest, DescribeImagesResponse>(request, cancellationToken);

    public virtual Task<BatchGetImageResponse> BatchGetImageAsync(BatchGetImageRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<BatchGetImageRequest, BatchGetImageResponse>(request, cancellationToken);

    public virtual Task<BatchDeleteImageResponse> BatchDeleteImageAsync(BatchDeleteImageRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<BatchDeleteImageRequest, BatchDeleteImageResponse>(request, cancellationToken);

    public virtual Task<BatchCheckLayerAvailabilityResponse> BatchCheckLayerAvailabilityAsync(BatchCheckLayerAvailabilityRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<BatchCheckLayerAvailabilityRequest, BatchCheckLayerAvailabilityResponse>(request, cancellationToken);

    public virtual Task<GetDownloadUrlForLayerResponse> GetDownloadUrlForLayerAsync(GetDownloadUrlForLayerRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetDownloadUrlForLayerRequest, GetDownloadUrlForLayerResponse>(request, cancellationToken);

    public virtual Task<InitiateLayerUploadResponse> InitiateLayerUploadAsync(InitiateLayerUploadRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<InitiateLayerUploadRequest, InitiateLayerUploadResponse>(request, cancellationToken);

    public virtual Task<UploadLayerPartResponse> UploadLayerPartAsync(UploadLayerPartRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<UploadLayerPartRequest, UploadLayerPartResponse>(request, cancellationToken);

    public virtual Task<CompleteLayerUploadResponse> CompleteLayerUploadAsync(CompleteLayerUploadRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<CompleteLayerUploadRequest, CompleteLayerUploadResponse>(request, cancellationToken);

    public virtual Task<PutImageResponse> PutImageAsync(PutImageRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutImageRequest, PutImageResponse>(request, cancellationToken);

    public virtual Task<ListImageReferrersResponse> ListImageReferrersAsync(ListImageReferrersRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListImageReferrersRequest, ListImageReferrersResponse>(request, cancellationToken);

    public virtual Task<UpdateImageStorageClassResponse> UpdateImageStorageClassAsync(UpdateImageStorageClassRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<UpdateImageStorageClassRequest, UpdateImageStorageClassResponse>(request, cancellationToken);

    public virtual Task<PutImageTagMutabilityResponse> PutImageTagMutabilityAsync(PutImageTagMutabilityRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutImageTagMutabilityRequest, PutImageTagMutabilityResponse>(request, cancellationToken);

    public virtual Task<PutImageScanningConfigurationResponse> PutImageScanningConfigurationAsync(PutImageScanningConfigurationRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutImageScanningConfigurationRequest, PutImageScanningConfigurationResponse>(request, cancellationToken);

    public virtual Task<GetRepositoryPolicyResponse> GetRepositoryPolicyAsync(GetRepositoryPolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetRepositoryPolicyRequest, GetRepositoryPolicyResponse>(request, cancellationToken);

    public virtual Task<SetRepositoryPolicyResponse> SetRepositoryPolicyAsync(SetRepositoryPolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<SetRepositoryPolicyRequest, SetRepositoryPolicyResponse>(request, cancellationToken);

    public virtual Task<DeleteRepositoryPolicyResponse> DeleteRepositoryPolicyAsync(DeleteRepositoryPolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteRepositoryPolicyRequest, DeleteRepositoryPolicyResponse>(request, cancellationToken);

    public virtual Task<GetLifecyclePolicyResponse> GetLifecyclePolicyAsync(GetLifecyclePolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetLifecyclePolicyRequest, GetLifecyclePolicyResponse>(request, cancellationToken);

    public virtual Task<PutLifecyclePolicyResponse> PutLifecyclePolicyAsync(PutLifecyclePolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutLifecyclePolicyRequest, PutLifecyclePolicyResponse>(request, cancellationToken);

    public virtual Task<DeleteLifecyclePolicyResponse> DeleteLifecyclePolicyAsync(DeleteLifecyclePolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteLifecyclePolicyRequest, DeleteLifecyclePolicyResponse>(request, cancellationToken);

    public virtual Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<TagResourceRequest, TagResourceResponse>(request, cancellationToken);

    public virtual Task<UntagResourceResponse> UntagResourceAsync(UntagResourceRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<UntagResourceRequest, UntagResourceResponse>(request, cancellationToken);

    public virtual Task<ListTagsForResourceResponse> ListTagsForResourceAsync(ListTagsForResourceRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListTagsForResourceRequest, ListTagsForResourceResponse>(request, cancellationToken);

    public virtual Task<DescribePullThroughCacheRulesResponse> DescribePullThroughCacheRulesAsync(DescribePullThroughCacheRulesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribePullThroughCacheRulesRequest, DescribePullThroughCacheRulesResponse>(request, cancellationToken);

    public virtual Task<CreatePullThroughCacheRuleResponse> CreatePullThroughCacheRuleAsync(CreatePullThroughCacheRuleRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<CreatePullThroughCacheRuleRequest, CreatePullThroughCacheRuleResponse>(request, cancellationToken);

    public virtual Task<UpdatePullThroughCacheRuleResponse> UpdatePullThroughCacheRuleAsync(UpdatePullThroughCacheRuleRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<UpdatePullThroughCacheRuleRequest, UpdatePullThroughCacheRuleResponse>(request, cancellationToken);

    public virtual Task<DeletePullThroughCacheRuleResponse> DeletePullThroughCacheRuleAsync(DeletePullThroughCacheRuleRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeletePullThroughCacheRuleRequest, DeletePullThroughCacheRuleResponse>(request, cancellationToken);

    public virtual Task<ValidatePullThroughCacheRuleResponse> ValidatePullThroughCacheRuleAsync(ValidatePullThroughCacheRuleRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ValidatePullThroughCacheRuleRequest, ValidatePullThroughCacheRuleResponse>(request, cancellationToken);

    public virtual Task<DescribeRepositoryCreationTemplatesResponse> DescribeRepositoryCreationTemplatesAsync(DescribeRepositoryCreationTemplatesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeRepositoryCreationTemplatesRequest, DescribeRepositoryCreationTemplatesResponse>(request, cancellationToken);

    public virtual Task<CreateRepositoryCreationTemplateResponse> CreateRepositoryCreationTemplateAsync(CreateRepositoryCreationTemplateRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<CreateRepositoryCreationTemplateRequest, CreateRepositoryCreationTemplateResponse>(request, cancellationToken);

    public virtual Task<UpdateRepositoryCreationTemplateResponse> UpdateRepositoryCreationTemplateAsync(UpdateRepositoryCreationTemplateRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<UpdateRepositoryCreationTemplateRequest, UpdateRepositoryCreationTemplateResponse>(request, cancellationToken);

    public virtual Task<DeleteRepositoryCreationTemplateResponse> DeleteRepositoryCreationTemplateAsync(DeleteRepositoryCreationTemplateRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteRepositoryCreationTemplateRequest, DeleteRepositoryCreationTemplateResponse>(request, cancellationToken);

    public virtual Task<ListPullTimeUpdateExclusionsResponse> ListPullTimeUpdateExclusionsAsync(ListPullTimeUpdateExclusionsRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListPullTimeUpdateExclusionsRequest, ListPullTimeUpdateExclusionsResponse>(request, cancellationToken);

    public virtual Task<RegisterPullTimeUpdateExclusionResponse> RegisterPullTimeUpdateExclusionAsync(RegisterPullTimeUpdateExclusionRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<RegisterPullTimeUpdateExclusionRequest, RegisterPullTimeUpdateExclusionResponse>(request, cancellationToken);

    public virtual Task<DeregisterPullTimeUpdateExclusionResponse> DeregisterPullTimeUpdateExclusionAsync(DeregisterPullTimeUpdateExclusionRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeregisterPullTimeUpdateExclusionRequest, DeregisterPullTimeUpdateExclusionResponse>(request, cancellationToken);

    public virtual Task<GetAccountSettingResponse> GetAccountSettingAsync(GetAccountSettingRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetAccountSettingRequest, GetAccountSettingResponse>(request, cancellationToken);

    public virtual Task<PutAccountSettingResponse> PutAccountSettingAsync(PutAccountSettingRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutAccountSettingRequest, PutAccountSettingResponse>(request, cancellationToken);

    public virtual Task<DescribeRegistryResponse> DescribeRegistryAsync(DescribeRegistryRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeRegistryRequest, DescribeRegistryResponse>(request, cancellationToken);

    public virtual Task<GetRegistryPolicyResponse> GetRegistryPolicyAsync(GetRegistryPolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetRegistryPolicyRequest, GetRegistryPolicyResponse>(request, cancellationToken);

    public virtual Task<PutRegistryPolicyResponse> PutRegistryPolicyAsync(PutRegistryPolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutRegistryPolicyRequest, PutRegistryPolicyResponse>(request, cancellationToken);

    public virtual Task<GetRegistryScanningConfigurationResponse> GetRegistryScanningConfigurationAsync(GetRegistryScanningConfigurationRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetRegistryScanningConfigurationRequest, GetRegistryScanningConfigurationResponse>(request, cancellationToken);

    public virtual Task<PutRegistryScanningConfigurationResponse> PutRegistryScanningConfigurationAsync(PutRegistryScanningConfigurationRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutRegistryScanningConfigurationRequest, PutRegistryScanningConfigurationResponse>(request, cancellationToken);

    public virtual Task<StartImageScanResponse> StartImageScanAsync(StartImageScanRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<StartImageScanRequest, StartImageScanResponse>(request, cancellationToken);

    public virtual Task<DescribeImageScanFindingsResponse> DescribeImageScanFindingsAsync(DescribeImageScanFindingsRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeImageScanFindingsRequest, DescribeImageScanFindingsResponse>(request, cancellationToken);
}
