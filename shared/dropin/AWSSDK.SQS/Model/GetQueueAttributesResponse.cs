using Amazon.Runtime;

namespace Amazon.SQS.Model;

public class GetQueueAttributesResponse : AmazonWebServiceResponse
{
    public Dictionary<string, string>? Attributes { get; set; }
}
