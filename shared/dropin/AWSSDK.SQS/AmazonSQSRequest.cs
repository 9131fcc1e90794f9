using Amazon.Runtime;

namespace Amazon.SQS;

public class AmazonSQSRequest : AmazonWebServiceRequest;
