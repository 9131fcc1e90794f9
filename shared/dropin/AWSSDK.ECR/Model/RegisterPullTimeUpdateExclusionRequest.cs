namespace Amazon.ECR.Model;

public class RegisterPullTimeUpdateExclusionRequest : AmazonECRRequest
{
    public string? PrincipalArn { get; set; }
}
