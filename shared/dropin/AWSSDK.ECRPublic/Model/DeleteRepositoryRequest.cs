namespace Amazon.ECRPublic.Model;

public class DeleteRepositoryRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public bool? Force { get; set; }
}
