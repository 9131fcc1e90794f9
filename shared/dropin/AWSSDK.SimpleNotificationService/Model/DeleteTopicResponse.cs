using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public class DeleteTopicResponse : AmazonWebServiceResponse;
