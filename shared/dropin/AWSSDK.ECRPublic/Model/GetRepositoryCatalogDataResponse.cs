using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class GetRepositoryCatalogDataResponse : AmazonWebServiceResponse
{
    public RepositoryCatalogData? CatalogData { get; set; }
}
