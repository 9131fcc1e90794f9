namespace Amazon.SQS.Model;

public class ListDeadLetterSourceQueuesRequest : AmazonSQSRequest
{
    public string? QueueUrl { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
