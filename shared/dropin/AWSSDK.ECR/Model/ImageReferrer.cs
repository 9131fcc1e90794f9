namespace Amazon.ECR.Model;

public class ImageReferrer
{
    public string? Digest { get; set; }

    public string? MediaType { get; set; }

    public string? ArtifactType { get; set; }

    public long? Size { get; set; }

    public Dictionary<string, string>? Annotations { get; set; }

    public ArtifactStatus? ArtifactStatus { get; set; }
}
