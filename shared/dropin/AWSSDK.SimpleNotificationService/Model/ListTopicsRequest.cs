namespace Amazon.SimpleNotificationService.Model;

public class ListTopicsRequest : AmazonSimpleNotificationServiceRequest
{
    public string? NextToken { get; set; }
}
