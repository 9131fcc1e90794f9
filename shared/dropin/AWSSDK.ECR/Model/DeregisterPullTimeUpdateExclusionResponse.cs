using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class DeregisterPullTimeUpdateExclusionResponse : AmazonWebServiceResponse
{
    public string? PrincipalArn { get; set; }
}
