using Amazon.ECRPublic.Model;

namespace Amazon.ECRPublic;

/// <summary>A client of Amazon Elastic Container Registry Public.</summary>
public partial class AmazonECRPublicClient
{
    public virtual Task<GetAuthorizationTokenResponse> GetAuthorizationTokenAsync(GetAuthorizationTokenRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetAuthorizationTokenRequest, GetAuthorizationTokenResponse>(request, cancellationToken);

    public virtual Task<DescribeRegistriesResponse> DescribeRegistriesAsync(DescribeRegistriesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeRegistriesRequest, DescribeRegistriesResponse>(request, cancellationToken);

    public virtual Task<GetRegistryCatalogDataResponse> GetRegistryCatalogDataAsync(GetRegistryCatalogDataRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetRegistryCatalogDataRequest, GetRegistryCatalogDataResponse>(request, cancellationToken);

    public virtual Task<PutRegistryCatalogDataResponse> PutRegistryCatalogDataAsync(PutRegistryCatalogDataRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutRegistryCatalogDataRequest, PutRegistryCatalogDataResponse>(request, cancellationToken);

    public virtual Task<CreateRepositoryResponse> CreateRepositoryAsync(CreateRepositoryRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<CreateRepositoryRequest, CreateRepositoryResponse>(request, cancellationToken);

    public virtual Task<DescribeRepositoriesResponse> DescribeRepositoriesAsync(DescribeRepositoriesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeRepositoriesRequest, DescribeRepositoriesResponse>(request, cancellationToken);

    public virtual Task<DeleteRepositoryResponse> DeleteRepositoryAsync(DeleteRepositoryRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteRepositoryRequest, DeleteRepositoryResponse>(request, cancellationToken);

    public virtual Task<GetRepositoryCatalogDataResponse> GetRepositoryCatalogDataAsync(GetRepositoryCatalogDataRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetRepositoryCatalogDataRequest, GetRepositoryCatalogDataResponse>(request, cancellationToken);

    public virtual Task<PutRepositoryCatalogDataResponse> PutRepositoryCatalogDataAsync(PutRepositoryCatalogDataRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutRepositoryCatalogDataRequest, PutRepositoryCatalogDataResponse>(request, cancellationToken);

    public virtual Task<GetRepositoryPolicyResponse> GetRepositoryPolicyAsync(GetRepositoryPolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<GetRepositoryPolicyRequest, GetRepositoryPolicyResponse>(request, cancellationToken);

    public virtual Task<SetRepositoryPolicyResponse> SetRepositoryPolicyAsync(SetRepositoryPolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<SetRepositoryPolicyRequest, SetRepositoryPolicyResponse>(request, cancellationToken);

    public virtual Task<DeleteRepositoryPolicyResponse> DeleteRepositoryPolicyAsync(DeleteRepositoryPolicyRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DeleteRepositoryPolicyRequest, DeleteRepositoryPolicyResponse>(request, cancellationToken);

    public virtual Task<DescribeImagesResponse> DescribeImagesAsync(DescribeImagesRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeImagesRequest, DescribeImagesResponse>(request, cancellationToken);

    public virtual Task<DescribeImageTagsResponse> DescribeImageTagsAsync(DescribeImageTagsRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<DescribeImageTagsRequest, DescribeImageTagsResponse>(request, cancellationToken);

    public virtual Task<BatchDeleteImageResponse> BatchDeleteImageAsync(BatchDeleteImageRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<BatchDeleteImageRequest, BatchDeleteImageResponse>(request, cancellationToken);

    public virtual Task<BatchCheckLayerAvailabilityResponse> BatchCheckLayerAvailabilityAsync(BatchCheckLayerAvailabilityRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<BatchCheckLayerAvailabilityRequest, BatchCheckLayerAvailabilityResponse>(request, cancellationToken);

    public virtual Task<InitiateLayerUploadResponse> InitiateLayerUploadAsync(InitiateLayerUploadRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<InitiateLayerUploadRequest, InitiateLayerUploadResponse>(request, cancellationToken);

    public virtual Task<UploadLayerPartResponse> UploadLayerPartAsync(UploadLayerPartRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<UploadLayerPartRequest, UploadLayerPartResponse>(request, cancellationToken);

    public virtual Task<CompleteLayerUploadResponse> CompleteLayerUploadAsync(CompleteLayerUploadRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<CompleteLayerUploadRequest, CompleteLayerUploadResponse>(request, cancellationToken);

    public virtual Task<PutImageResponse> PutImageAsync(PutImageRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<PutImageRequest, PutImageResponse>(request, cancellationToken);

    public virtual Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<TagResourceRequest, TagResourceResponse>(request, cancellationToken);

    public virtual Task<UntagResourceResponse> UntagResourceAsync(UntagResourceRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<UntagResourceRequest, UntagResourceResponse>(request, cancellationToken);

    public virtual Task<ListTagsForResourceResponse> ListTagsForResourceAsync(ListTagsForResourceRequest request, CancellationToken cancellationToken = default) =>
        AskAsync<ListTagsForResourceRequest, ListTagsForResourceResponse>(request, cancellationToken);
}
