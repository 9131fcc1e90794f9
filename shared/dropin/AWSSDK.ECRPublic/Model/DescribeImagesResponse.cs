using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class DescribeImagesResponse : AmazonWebServiceResponse
{
    public List<ImageDetail>? ImageDetails { get; set; }

    public string? NextToken { get; set; }
}
