namespace Amazon.SimpleNotificationService.Model;

public class SetSubscriptionAttributesRequest : AmazonSimpleNotificationServiceRequest
{
    public string? SubscriptionArn { get; set; }

    public string? AttributeName { get; set; }

    public string? AttributeValue { get; set; }
}
