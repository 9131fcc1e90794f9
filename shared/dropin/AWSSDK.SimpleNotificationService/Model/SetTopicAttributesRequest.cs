namespace Amazon.SimpleNotificationService.Model;

public class SetTopicAttributesRequest : AmazonSimpleNotificationServiceRequest
{
    public string? TopicArn { get; set; }

    public string? AttributeName { get; set; }

    public string? AttributeValue { get; set; }
}
