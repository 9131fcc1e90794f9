using Amazon.ECRPublic.Model;
using EcrMirror.Dropin;

namespace Amazon.ECRPublic;

/// <summary>The exceptions for the errors that the service's model gives to the operations that are here.</summary>
internal static class EcrPublicErrors
{
    public static ServiceErrors All { get; } = new(
        new(StringComparer.Ordinal)
        {
            [nameof(EmptyUploadException)] = error => new EmptyUploadException(error),
            [nameof(ImageAlreadyExistsException)] = error => new ImageAlreadyExistsException(error),
            [nameof(ImageDigestDoesNotMatchException)] = error => new ImageDigestDoesNotMatchException(error),
            [nameof(ImageNotFoundException)] = error => new ImageNotFoundException(error),
            [nameof(ImageTagAlreadyExistsException)] = error => new ImageTagAlreadyExistsException(error),
            [nameof(InvalidLayerException)] = error => new InvalidLayerException(error),
            [nameof(InvalidLayerPartException)] = error => new InvalidLayerPartException(error),
            [nameof(InvalidParameterException)] = error => new InvalidParameterException(error),
            [nameof(InvalidTagParameterException)] = error => new InvalidTagParameterException(error),
            [nameof(LayerAlreadyExistsException)] = error => new LayerAlreadyExistsException(error),
            [nameof(LayerPartTooSmallException)] = error => new LayerPartTooSmallException(error),
            [nameof(LayersNotFoundException)] = error => new LayersNotFoundException(error),
            [nameof(LimitExceededException)] = error => new LimitExceededException(error),
            [nameof(ReferencedImagesNotFoundException)] = error => new ReferencedImagesNotFoundException(error),
            [nameof(RegistryNotFoundException)] = error => new RegistryNotFoundException(error),
            [nameof(RepositoryAlreadyExistsException)] = error => new RepositoryAlreadyExistsException(error),
            [nameof(RepositoryCatalogDataNotFoundException)] = error => new RepositoryCatalogDataNotFoundException(error),
            [nameof(RepositoryNotEmptyException)] = error => new RepositoryNotEmptyException(error),
            [nameof(RepositoryNotFoundException)] = error => new RepositoryNotFoundException(error),
            [nameof(RepositoryPolicyNotFoundException)] = error => new RepositoryPolicyNotFoundException(error),
            [nameof(ServerException)] = error => new ServerException(error),
            [nameof(TooManyTagsException)] = error => new TooManyTagsException(error),
            [nameof(UnsupportedCommandException)] = error => new UnsupportedCommandException(error),
            [nameof(UploadNotFoundException)] = error => new UploadNotFoundException(error),
        },
        error => new AmazonECRPublicException(error));
}
