namespace Amazon.ECR.Model;

public class GetRegistryPolicyRequest : AmazonECRRequest;
