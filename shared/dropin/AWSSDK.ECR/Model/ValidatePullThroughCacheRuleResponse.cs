using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class ValidatePullThroughCacheRuleResponse : AmazonWebServiceResponse
{
    public string? EcrRepositoryPrefix { get; set; }

    public string? RegistryId { get; set; }

    public string? UpstreamRegistryUrl { get; set; }

    public string? CredentialArn { get; set; }

    public string? CustomRoleArn { get; set; }

    public string? UpstreamRepositoryPrefix { get; set; }

    public bool? IsValid { get; set; }

    public string? Failure { get; set; }
}
