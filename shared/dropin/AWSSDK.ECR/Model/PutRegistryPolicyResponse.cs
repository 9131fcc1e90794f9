using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class PutRegistryPolicyResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public string? PolicyText { get; set; }
}
