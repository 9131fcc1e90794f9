namespace Amazon.SimpleNotificationService.Model;

public class UnsubscribeRequest : AmazonSimpleNotificationServiceRequest
{
    public string? SubscriptionArn { get; set; }
}
