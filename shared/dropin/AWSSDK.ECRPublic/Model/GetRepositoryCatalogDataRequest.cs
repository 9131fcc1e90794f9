namespace Amazon.ECRPublic.Model;

public class GetRepositoryCatalogDataRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
