using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class UpdatePullThroughCacheRuleResponse : AmazonWebServiceResponse
{
    public string? EcrRepositoryPrefix { get; set; }

    public string? RegistryId { get; set; }

    public DateTime? UpdatedAt { get; set; }

    public string? CredentialArn { get; set; }

    public string? CustomRoleArn { get; set; }

    public string? UpstreamRepositoryPrefix { get; set; }
}
