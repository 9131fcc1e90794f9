namespace Amazon.ECR.Model;

public class ValidatePullThroughCacheRuleRequest : AmazonECRRequest
{
    public string? EcrRepositoryPrefix { get; set; }

    public string? RegistryId { get; set; }
}
