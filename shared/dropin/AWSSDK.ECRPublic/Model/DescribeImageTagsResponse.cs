using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class DescribeImageTagsResponse : AmazonWebServiceResponse
{
    public List<ImageTagDetail>? ImageTagDetails { get; set; }

    public string? NextToken { get; set; }
}
