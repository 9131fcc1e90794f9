using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class RegisterPullTimeUpdateExclusionResponse : AmazonWebServiceResponse
{
    public string? PrincipalArn { get; set; }

    public DateTime? CreatedAt { get; set; }
}
