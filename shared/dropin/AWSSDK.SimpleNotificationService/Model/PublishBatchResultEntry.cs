namespace Amazon.SimpleNotificationService.Model;

public class PublishBatchResultEntry
{
    public string? Id { get; set; }

    public string? MessageId { get; set; }

    public string? SequenceNumber { get; set; }
}
