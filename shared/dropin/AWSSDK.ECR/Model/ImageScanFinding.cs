namespace Amazon.ECR.Model;

public class ImageScanFinding
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? Uri { get; set; }

    public FindingSeverity? Severity { get; set; }

    public List<Attribute>? Attributes { get; set; }
}
