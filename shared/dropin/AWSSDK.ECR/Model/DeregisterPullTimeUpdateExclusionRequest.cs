namespace Amazon.ECR.Model;

public class DeregisterPullTimeUpdateExclusionRequest : AmazonECRRequest
{
    public string? PrincipalArn { get; set; }
}
