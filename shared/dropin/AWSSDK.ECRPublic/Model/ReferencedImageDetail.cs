namespace Amazon.ECRPublic.Model;

public class ReferencedImageDetail
{
    public string? ImageDigest { get; set; }

    public long? ImageSizeInBytes { get; set; }

    public DateTime? ImagePushedAt { get; set; }

    public string? ImageManifestMediaType { get; set; }

    public string? ArtifactMediaType { get; set; }
}
