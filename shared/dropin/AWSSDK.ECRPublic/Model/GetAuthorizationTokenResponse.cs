using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class GetAuthorizationTokenResponse : AmazonWebServiceResponse
{
    public AuthorizationData? AuthorizationData { get; set; }
}
