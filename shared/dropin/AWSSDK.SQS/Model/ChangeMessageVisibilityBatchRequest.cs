namespace Amazon.SQS.Model;

public class ChangeMessageVisibilityBatchRequest : AmazonSQSRequest
{
    public string? QueueUrl { get; set; }

    public List<ChangeMessageVisibilityBatchRequestEntry>? Entries { get; set; }
}
