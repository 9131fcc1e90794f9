namespace Amazon.ECR.Model;

public class GetRegistryScanningConfigurationRequest : AmazonECRRequest;
