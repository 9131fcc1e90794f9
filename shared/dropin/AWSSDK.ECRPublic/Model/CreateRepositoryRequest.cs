namespace Amazon.ECRPublic.Model;

public class CreateRepositoryRequest : AmazonECRPublicRequest
{
    public string? RepositoryName { get; set; }

    public RepositoryCatalogDataInput? CatalogData { get; set; }

    public List<Tag>? Tags { get; set; }
}
