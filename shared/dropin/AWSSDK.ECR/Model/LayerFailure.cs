namespace Amazon.ECR.Model;

public class LayerFailure
{
    public string? LayerDigest { get; set; }

    public LayerFailureCode? FailureCode { get; set; }

    public string? FailureReason { get; set; }
}
