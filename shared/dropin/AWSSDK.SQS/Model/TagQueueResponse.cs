using Amazon.Runtime;

namespace Amazon.SQS.Model;

public class TagQueueResponse : AmazonWebServiceResponse;
