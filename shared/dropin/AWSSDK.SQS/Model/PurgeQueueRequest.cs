namespace Amazon.SQS.Model;

public class PurgeQueueRequest : AmazonSQSRequest
{
    public string? QueueUrl { get; set; }
}
