namespace Amazon.ECRPublic.Model;

public class PutRepositoryCatalogDataRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public RepositoryCatalogDataInput? CatalogData { get; set; }
}
