namespace Amazon.ECR.Model;

public class RegistryScanningConfiguration
{
    public ScanType? ScanType { get; set; }

    public List<RegistryScanningRule>? Rules { get; set; }
}
