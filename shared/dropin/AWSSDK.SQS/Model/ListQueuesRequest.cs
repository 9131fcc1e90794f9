namespace Amazon.SQS.Model;

public class ListQueuesRequest : AmazonSQSRequest
{
    public string? QueueNamePrefix { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
