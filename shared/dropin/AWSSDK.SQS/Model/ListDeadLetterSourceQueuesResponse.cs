using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

public class ListDeadLetterSourceQueuesResponse : AmazonWebServiceResponse
{
    [JsonPropertyName("queueUrls")]
    public List<string>? QueueUrls { get; set; }

    public string? NextToken { get; set; }
}
