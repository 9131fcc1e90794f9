using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Every operation of ECR's API.</summary>
internal static class PrivateOperations
{
    public static Dictionary<string, ApiOperation> All(EcrEmulator emulator)
    {
        var tokens = new TokenOperations(emulator);
        var pullThrough = new PullThroughOperations(emulator.Options.Secrets);
        return new Dictionary<string, ApiOperation>(StringComparer.Ordinal)
        {
            ["GetAuthorizationToken"] = AtOnce(tokens.GetPrivate),

            ["CreateRepository"] = AtOnce(RepositoryOperations.Create),
            ["DescribeRepositories"] = AtOnce(RepositoryOperations.Describe),
            ["DeleteRepository"] = AtOnce(RepositoryOperations.Delete),
            ["PutImageTagMutability"] = AtOnce(RepositoryOperations.PutMutability),
            ["TagResource"] = AtOnce(RepositoryOperations.Tag),
            ["UntagResource"] = AtOnce(RepositoryOperations.Untag),
            ["ListTagsForResource"] = AtOnce(RepositoryOperations.ListTags),

            ["BatchCheckLayerAvailability"] = AtOnce(LayerOperations.Check),
            ["InitiateLayerUpload"] = LayerOperations.InitiateAsync,
            ["UploadLayerPart"] = LayerOperations.UploadPartAsync,
            ["CompleteLayerUpload"] = LayerOperations.CompleteAsync,
            ["GetDownloadUrlForLayer"] = AtOnce(LayerOperations.GetDownloadUrl),

            ["PutImage"] = AtOnce(ImageOperations.Put),
            ["BatchGetImage"] = AtOnce(ImageOperations.BatchGet),
            ["BatchDeleteImage"] = AtOnce(ImageOperations.BatchDelete),
            ["DescribeImages"] = AtOnce(ImageOperations.Describe),
            ["ListImages"] = AtOnce(ImageOperations.List),
            ["ListImageReferrers"] = AtOnce(ImageOperations.ListReferrers),
            ["UpdateImageStorageClass"] = AtOnce(ImageOperations.UpdateStorageClass),

            ["SetRepositoryPolicy"] = AtOnce(PolicyOperations.Set),
            ["GetRepositoryPolicy"] = AtOnce(PolicyOperations.Get),
            ["DeleteRepositoryPolicy"] = AtOnce(PolicyOperations.Delete),
            ["PutRegistryPolicy"] = AtOnce(PolicyOperations.PutOfRegistry),
            ["GetRegistryPolicy"] = AtOnce(PolicyOperations.GetOfRegistry),
            ["DeleteRegistryPolicy"] = AtOnce(PolicyOperations.DeleteOfRegistry),

            ["PutLifecyclePolicy"] = AtOnce(LifecycleOperations.Put),
            ["GetLifecyclePolicy"] = AtOnce(LifecycleOperations.Get),
            ["DeleteLifecyclePolicy"] = AtOnce(LifecycleOperations.Delete),
            ["StartLifecyclePolicyPreview"] = AtOnce(LifecycleOperations.StartPreview),
            ["GetLifecyclePolicyPreview"] = AtOnce(LifecycleOperations.GetPreview),

            ["StartImageScan"] = AtOnce(ScanOperations.Start),
            ["DescribeImageScanFindings"] = AtOnce(ScanOperations.DescribeFindings),
            ["PutImageScanningConfiguration"] = AtOnce(ScanOperations.PutOfRepository),
            ["GetRegistryScanningConfiguration"] = AtOnce(ScanOperations.GetOfRegistry),
            ["PutRegistryScanningConfiguration"] = AtOnce(ScanOperations.PutOfRegistry),
            ["BatchGetRepositoryScanningConfiguration"] = AtOnce(ScanOperations.BatchGet),

            ["CreatePullThroughCacheRule"] = AtOnce(pullThrough.Create),
            ["DescribePullThroughCacheRules"] = AtOnce(PullThroughOperations.Describe),
            ["UpdatePullThroughCacheRule"] = AtOnce(pullThrough.Update),
            ["ValidatePullThroughCacheRule"] = AtOnce(pullThrough.Validate),
            ["DeletePullThroughCacheRule"] = AtOnce(PullThroughOperations.Delete),

            ["CreateRepositoryCreationTemplate"] = AtOnce(TemplateOperations.Create),
            ["DescribeRepositoryCreationTemplates"] = AtOnce(TemplateOperations.Describe),
            ["UpdateRepositoryCreationTemplate"] = AtOnce(TemplateOperations.Update),
            ["DeleteRepositoryCreationTemplate"] = AtOnce(TemplateOperations.Delete),

            ["DescribeRegistry"] = AtOnce(RegistryOperations.Describe),
            ["PutReplicationConfiguration"] = AtOnce(RegistryOperations.PutReplication),
            ["DescribeImageReplicationStatus"] = AtOnce(RegistryOperations.DescribeReplicationStatus),
            ["GetAccountSetting"] = AtOnce(RegistryOperations.GetSetting),
            ["PutAccountSetting"] = AtOnce(RegistryOperations.PutSetting),
            ["PutSigningConfiguration"] = AtOnce(RegistryOperations.PutSigning),
            ["GetSigningConfiguration"] = AtOnce(RegistryOperations.GetSigning),
            ["DeleteSigningConfiguration"] = AtOnce(RegistryOperations.DeleteSigning),
            ["DescribeImageSigningStatus"] = AtOnce(RegistryOperations.DescribeSigningStatus),
            ["RegisterPullTimeUpdateExclusion"] = AtOnce(RegistryOperations.RegisterExclusion),
            ["DeregisterPullTimeUpdateExclusion"] = AtOnce(RegistryOperations.DeregisterExclusion),
            ["ListPullTimeUpdateExclusions"] = AtOnce(RegistryOperations.ListExclusions),
        };
    }

    public static ApiOperation AtOnce(Func<EcrRegistry, ApiRequest, JsonObject> operation) =>
        (registry, request) => Task.FromResult(operation(registry, request));
}
