namespace Amazon.ECR.Model;

public class DeletePullThroughCacheRuleRequest : AmazonECRRequest
{
    public string? EcrRepositoryPrefix { get; set; }

    public string? RegistryId { get; set; }
}
