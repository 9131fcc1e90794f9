namespace Amazon.ECR.Model;

public class CreatePullThroughCacheRuleRequest : AmazonECRRequest
{
    public string? EcrRepositoryPrefix { get; set; }

    public string? UpstreamRegistryUrl { get; set; }

    public string? RegistryId { get; set; }

    public UpstreamRegistry? UpstreamRegistry { get; set; }

    public string? CredentialArn { get; set; }

    public string? CustomRoleArn { get; set; }

    public string? UpstreamRepositoryPrefix { get; set; }
}
