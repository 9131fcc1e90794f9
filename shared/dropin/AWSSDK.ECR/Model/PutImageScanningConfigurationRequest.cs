namespace Amazon.ECR.Model;

public class PutImageScanningConfigurationRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public ImageScanningConfiguration? ImageScanningConfiguration { get; set; }
}
