using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class GetRegistryCatalogDataResponse : AmazonWebServiceResponse
{
    public RegistryCatalogData? RegistryCatalogData { get; set; }
}
