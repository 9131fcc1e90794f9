namespace Amazon.ECRPublic.Model;

public class GetAuthorizationTokenRequest : AmazonECRPublicRequest;
