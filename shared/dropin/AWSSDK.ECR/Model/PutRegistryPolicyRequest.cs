namespace Amazon.ECR.Model;

public class PutRegistryPolicyRequest : AmazonECRRequest
{
    public string? PolicyText { get; set; }
}
