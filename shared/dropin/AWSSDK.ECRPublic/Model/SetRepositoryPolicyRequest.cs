namespace Amazon.ECRPublic.Model;

public class SetRepositoryPolicyRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? PolicyText { get; set; }

    public bool? Force { get; set; }
}
