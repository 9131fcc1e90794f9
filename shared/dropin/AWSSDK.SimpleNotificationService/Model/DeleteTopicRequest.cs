namespace Amazon.SimpleNotificationService.Model;

public class DeleteTopicRequest : AmazonSimpleNotificationServiceRequest
{
    public string? TopicArn { get; set; }
}
