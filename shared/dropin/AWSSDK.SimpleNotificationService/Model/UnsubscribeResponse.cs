using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public class UnsubscribeResponse : AmazonWebServiceResponse;
