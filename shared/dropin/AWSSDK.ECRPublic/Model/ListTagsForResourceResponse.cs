using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class ListTagsForResourceResponse : AmazonWebServiceResponse
{
    public List<Tag>? Tags { get; set; }
}
