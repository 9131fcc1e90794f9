namespace Amazon.SQS.Model;

public class TagQueueRequest : AmazonSQSRequest
{
    public string? QueueUrl { get; set; }

    public Dictionary<string, string>? Tags { get; set; }
}
