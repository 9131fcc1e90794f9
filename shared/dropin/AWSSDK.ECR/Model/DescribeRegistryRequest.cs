namespace Amazon.ECR.Model;

public class DescribeRegistryRequest : AmazonECRRequest;
