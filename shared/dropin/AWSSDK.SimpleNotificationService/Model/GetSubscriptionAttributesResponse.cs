using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public class GetSubscriptionAttributesResponse : AmazonWebServiceResponse
{
    public Dictionary<string, string>? Attributes { get; set; }
}
