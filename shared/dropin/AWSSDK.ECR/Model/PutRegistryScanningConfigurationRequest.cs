namespace Amazon.ECR.Model;

public class PutRegistryScanningConfigurationRequest : AmazonECRRequest
{
    public ScanType? ScanType { get; set; }

    public List<RegistryScanningRule>? Rules { get; set; }
}
