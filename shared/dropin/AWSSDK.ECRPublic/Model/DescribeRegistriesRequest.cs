namespace Amazon.ECRPublic.Model;

public class DescribeRegistriesRequest : AmazonECRPublicRequest
{
    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
