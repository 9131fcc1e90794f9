namespace Amazon.ECR.Model;

public class DescribeRepositoryCreationTemplatesRequest : AmazonECRRequest
{
    public List<string>? Prefixes { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
