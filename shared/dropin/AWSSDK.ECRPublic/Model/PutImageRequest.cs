namespace Amazon.ECRPublic.Model;

public class PutImageRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? ImageManifest { get; set; }

    public string? ImageManifestMediaType { get; set; }

    public string? ImageTag { get; set; }

    public string? ImageDigest { get; set; }
}
