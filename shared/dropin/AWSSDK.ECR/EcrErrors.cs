using Amazon.ECR.Model;
using EcrMirror.Dropin;

namespace Amazon.ECR;

/// <summary>The exceptions for the errors that the service's model gives to the operations that are here.</summary>
internal static class EcrErrors
{
    public static ServiceErrors All { get; } = new(
        new(StringComparer.Ordinal)
        {
            [nameof(BlockedByOrganizationPolicyException)] = error => new BlockedByOrganizationPolicyException(error),
            [nameof(EmptyUploadException)] = error => new EmptyUploadException(error),
            [nameof(ExclusionAlreadyExistsException)] = error => new ExclusionAlreadyExistsException(error),
            [nameof(ExclusionNotFoundException)] = error => new ExclusionNotFoundException(error),
            [nameof(ImageAlreadyExistsException)] = error => new ImageAlreadyExistsException(error),
            [nameof(ImageArchivedException)] = error => new ImageArchivedException(error),
            [nameof(ImageDigestDoesNotMatchException)] = error => new ImageDigestDoesNotMatchException(error),
            [nameof(ImageNotFoundException)] = error => new ImageNotFoundException(error),
            [nameof(ImageStorageClassUpdateNotSupportedException)] = error => new ImageStorageClassUpdateNotSupportedException(error),
            [nameof(ImageTagAlreadyExistsException)] = error => new ImageTagAlreadyExistsException(error),
            [nameof(InvalidLayerException)] = error => new InvalidLayerException(error),
            [nameof(InvalidLayerPartException)] = error => new InvalidLayerPartException(error),
            [nameof(InvalidParameterException)] = error => new InvalidParameterException(error),
            [nameof(InvalidTagParameterException)] = error => new InvalidTagParameterException(error),
            [nameof(KmsException)] = error => new KmsException(error),
            [nameof(LayerAlreadyExistsException)] = error => new LayerAlreadyExistsException(error),
            [nameof(LayerInaccessibleException)] = error => new LayerInaccessibleException(error),
            [nameof(LayerPartTooSmallException)] = error => new LayerPartTooSmallException(error),
            [nameof(LayersNotFoundException)] = error => new LayersNotFoundException(error),
            [nameof(LifecyclePolicyNotFoundException)] = error => new LifecyclePolicyNotFoundException(error),
            [nameof(LimitExceededException)] = error => new LimitExceededException(error),
            [nameof(PullThroughCacheRuleAlreadyExistsException)] = error => new PullThroughCacheRuleAlreadyExistsException(error),
            [nameof(PullThroughCacheRuleNotFoundException)] = error => new PullThroughCacheRuleNotFoundException(error),
            [nameof(ReferencedImagesNotFoundException)] = error => new ReferencedImagesNotFoundException(error),
            [nameof(RegistryPolicyNotFoundException)] = error => new RegistryPolicyNotFoundException(error),
            [nameof(RepositoryAlreadyExistsException)] = error => new RepositoryAlreadyExistsException(error),
            [nameof(RepositoryNotEmptyException)] = error => new RepositoryNotEmptyException(error),
            [nameof(RepositoryNotFoundException)] = error => new RepositoryNotFoundException(error),
            [nameof(RepositoryPolicyNotFoundException)] = error => new RepositoryPolicyNotFoundException(error),
            [nameof(ScanNotFoundException)] = error => new ScanNotFoundException(error),
            [nameof(SecretNotFoundException)] = error => new SecretNotFoundException(error),
            [nameof(ServerException)] = error => new ServerException(error),
            [nameof(TemplateAlreadyExistsException)] = error => new TemplateAlreadyExistsException(error),
            [nameof(TemplateNotFoundException)] = error => new TemplateNotFoundException(error),
            [nameof(TooManyTagsException)] = error => new TooManyTagsException(error),
            [nameof(UnableToAccessSecretException)] = error => new UnableToAccessSecretException(error),
            [nameof(UnableToDecryptSecretValueException)] = error => new UnableToDecryptSecretValueException(error),
            [nameof(UnableToGetUpstreamImageException)] = error => new UnableToGetUpstreamImageException(error),
            [nameof(UnableToGetUpstreamLayerException)] = error => new UnableToGetUpstreamLayerException(error),
            [nameof(UnableToListUpstreamImageReferrersException)] = error => new UnableToListUpstreamImageReferrersException(error),
            [nameof(UnsupportedImageTypeException)] = error => new UnsupportedImageTypeException(error),
            [nameof(UnsupportedUpstreamRegistryException)] = error => new UnsupportedUpstreamRegistryException(error),
            [nameof(UploadNotFoundException)] = error => new UploadNotFoundException(error),
            [nameof(ValidationException)] = error => new ValidationException(error),
        },
        error => new AmazonECRException(error));
}
