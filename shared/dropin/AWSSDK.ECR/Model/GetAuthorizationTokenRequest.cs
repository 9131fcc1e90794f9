namespace Amazon.ECR.Model;

public class GetAuthorizationTokenRequest : AmazonECRRequest;
