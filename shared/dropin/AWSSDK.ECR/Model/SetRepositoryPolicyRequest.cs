namespace Amazon.ECR.Model;

public class SetRepositoryPolicyRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? PolicyText { get; set; }

    public bool? Force { get; set; }
}
