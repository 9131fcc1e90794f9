namespace Amazon.ECRPublic.Model;

public class Image
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public ImageIdentifier? ImageId { get; set; }

    public string? ImageManifest { get; set; }

    public string? ImageManifestMediaType { get; set; }
}
