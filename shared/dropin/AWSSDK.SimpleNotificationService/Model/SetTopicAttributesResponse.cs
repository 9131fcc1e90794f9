using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

public class SetTopicAttributesResponse : AmazonWebServiceResponse;
