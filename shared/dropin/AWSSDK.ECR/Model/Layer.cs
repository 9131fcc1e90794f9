namespace Amazon.ECR.Model;

public class Layer
{
    public string? LayerDigest { get; set; }

    public LayerAvailability? LayerAvailability { get; set; }

    public long? LayerSize { get; set; }

    public string? MediaType { get; set; }
}
