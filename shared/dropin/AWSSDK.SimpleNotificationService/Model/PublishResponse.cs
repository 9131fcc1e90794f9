using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public class PublishResponse : AmazonWebServiceResponse
{
    public string? MessageId { get; set; }

    public string? SequenceNumber { get; set; }
}
