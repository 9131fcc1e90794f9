namespace Amazon.ECR.Model;

public class ImageScanFindingsSummary
{
    public DateTime? ImageScanCompletedAt { get; set; }

    public DateTime? VulnerabilitySourceUpdatedAt { get; set; }

    public Dictionary<string, int>? FindingSeverityCounts { get; set; }
}
