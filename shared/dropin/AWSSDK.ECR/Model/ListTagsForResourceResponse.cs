using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class ListTagsForResourceResponse : AmazonWebServiceResponse
{
    public List<Tag>? Tags { get; set; }
}
