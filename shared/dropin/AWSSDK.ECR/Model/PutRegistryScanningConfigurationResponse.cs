using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class PutRegistryScanningConfigurationResponse : AmazonWebServiceResponse
{
    public RegistryScanningConfiguration? RegistryScanningConfiguration { get; set; }
}
