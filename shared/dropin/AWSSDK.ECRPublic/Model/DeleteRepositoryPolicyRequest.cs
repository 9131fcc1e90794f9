namespace Amazon.ECRPublic.Model;

public class DeleteRepositoryPolicyRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
