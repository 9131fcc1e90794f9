namespace Amazon.SQS.Model;

public class DeleteMessageRequest : AmazonSQSRequest
{
    public string? QueueUrl { get; set; }

    public string? ReceiptHandle { get; set; }
}
