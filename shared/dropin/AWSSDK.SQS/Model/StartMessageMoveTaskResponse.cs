using Amazon.Runtime;

namespace Amazon.SQS.Model;

public class StartMessageMoveTaskResponse : AmazonWebServiceResponse
{
    public string? TaskHandle { get; set; }
}
