namespace Amazon.ECR.Model;

public class DeleteRepositoryPolicyRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
