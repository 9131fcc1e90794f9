namespace Amazon.ECR.Model;

public class UpdatePullThroughCacheRuleRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? EcrRepositoryPrefix { get; set; }

    public string? CredentialArn { get; set; }

    public string? CustomRoleArn { get; set; }
}
