using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public class TagResourceResponse : AmazonWebServiceResponse;
