namespace Amazon.ECR.Model;

public class GetLifecyclePolicyRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
