using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class PutRepositoryCatalogDataResponse : AmazonWebServiceResponse
{
    public RepositoryCatalogData? CatalogData { get; set; }
}
