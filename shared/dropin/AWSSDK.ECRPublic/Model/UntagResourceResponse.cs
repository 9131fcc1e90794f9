using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class UntagResourceResponse : AmazonWebServiceResponse;
