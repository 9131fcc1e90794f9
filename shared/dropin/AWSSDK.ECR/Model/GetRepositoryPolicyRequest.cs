namespace Amazon.ECR.Model;

public class GetRepositoryPolicyRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
