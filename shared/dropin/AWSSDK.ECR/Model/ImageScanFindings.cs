namespace Amazon.ECR.Model;

public class ImageScanFindings
{
    public DateTime? ImageScanCompletedAt { get; set; }

    public DateTime? VulnerabilitySourceUpdatedAt { get; set; }

    public Dictionary<string, int>? FindingSeverityCounts { get; set; }

    public List<ImageScanFinding>? Findings { get; set; }
}
