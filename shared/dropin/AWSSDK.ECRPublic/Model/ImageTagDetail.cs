namespace Amazon.ECRPublic.Model;

public class ImageTagDetail
{
    public string? ImageTag { get; set; }

    public DateTime? CreatedAt { get; set; }

    public ReferencedImageDetail? ImageDetail { get; set; }
}
