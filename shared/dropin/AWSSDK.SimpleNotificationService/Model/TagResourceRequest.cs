namespace Amazon.SimpleNotificationService.Model;

public class TagResourceRequest : AmazonSimpleNotificationServiceRequest
{
    public string? ResourceArn { get; set; }

    public List<Tag>? Tags { get; set; }
}
