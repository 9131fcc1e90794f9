namespace Amazon.SimpleNotificationService.Model;

public class ListSubscriptionsByTopicRequest : AmazonSimpleNotificationServiceRequest
{
    public string? TopicArn { get; set; }

    public string? NextToken { get; set; }
}
