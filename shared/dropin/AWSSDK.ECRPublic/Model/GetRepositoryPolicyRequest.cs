namespace Amazon.ECRPublic.Model;

public class GetRepositoryPolicyRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
