using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class GetRegistryPolicyResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public string? PolicyText { get; set; }
}
