using static EcrMirror.LocalEcr.ControlPlane.PrivateOperations;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Every operation of ECR Public's API.</summary>
internal static class PublicOperations
{
    public static Dictionary<string, ApiOperation> All(EcrEmulator emulator) => new(StringComparer.Ordinal)
    {
        ["GetAuthorizationToken"] = AtOnce(new TokenOperations(emulator).GetPublic),

        ["DescribeRegistries"] = AtOnce(CatalogOperations.DescribeRegistries),
        ["GetRegistryCatalogData"] = AtOnce(CatalogOperations.GetOfRegistry),
        ["PutRegistryCatalogData"] = AtOnce(CatalogOperations.PutOfRegistry),
        ["GetRepositoryCatalogData"] = AtOnce(CatalogOperations.GetOfRepository),
        ["PutRepositoryCatalogData"] = AtOnce(CatalogOperations.PutOfRepository),

        ["CreateRepository"] = AtOnce(RepositoryOperations.Create),
        ["DescribeRepositories"] = AtOnce(RepositoryOperations.Describe),
        ["DeleteRepository"] = AtOnce(RepositoryOperations.Delete),
        ["TagResource"] = AtOnce(RepositoryOperations.Tag),
        ["UntagResource"] = AtOnce(RepositoryOperations.Untag),
        ["ListTagsForResource"] = AtOnce(RepositoryOperations.ListTags),
        ["SetRepositoryPolicy"] = AtOnce(PolicyOperations.Set),
        ["GetRepositoryPolicy"] = AtOnce(PolicyOperations.Get),
        ["DeleteRepositoryPolicy"] = AtOnce(PolicyOperations.Delete),

        ["BatchCheckLayerAvailability"] = AtOnce(LayerOperations.Check),
        ["InitiateLayerUpload"] = LayerOperations.InitiateAsync,
        ["UploadLayerPart"] = LayerOperations.UploadPartAsync,
        ["CompleteLayerUpload"] = LayerOperations.CompleteAsync,

        ["PutImage"] = AtOnce(ImageOperations.Put),
        ["BatchDeleteImage"] = AtOnce(ImageOperations.BatchDelete),
        ["DescribeImages"] = AtOnce(ImageOperations.Describe),
        ["DescribeImageTags"] = AtOnce(ImageOperations.DescribeTags),
    };
}
