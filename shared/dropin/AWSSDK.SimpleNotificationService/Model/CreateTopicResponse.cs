using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public class CreateTopicResponse : AmazonWebServiceResponse
{
    public string? TopicArn { get; set; }
}
