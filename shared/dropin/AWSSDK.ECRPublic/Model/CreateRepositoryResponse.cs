using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class CreateRepositoryResponse : AmazonWebServiceResponse
{
    public Repository? Repository { get; set; }

    public RepositoryCatalogData? CatalogData { get; set; }
}
