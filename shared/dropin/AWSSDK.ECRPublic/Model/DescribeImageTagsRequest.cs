namespace Amazon.ECRPublic.Model;

public class DescribeImageTagsRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
