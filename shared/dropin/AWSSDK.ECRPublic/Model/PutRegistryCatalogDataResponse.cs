using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class PutRegistryCatalogDataResponse : AmazonWebServiceResponse
{
    public RegistryCatalogData? RegistryCatalogData { get; set; }
}
