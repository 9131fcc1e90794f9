namespace Amazon.ECR.Model;

public class DeleteLifecyclePolicyRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
