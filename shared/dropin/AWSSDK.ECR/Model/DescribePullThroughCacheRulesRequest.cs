namespace Amazon.ECR.Model;

public class DescribePullThroughCacheRulesRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public List<string>? EcrRepositoryPrefixes { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
