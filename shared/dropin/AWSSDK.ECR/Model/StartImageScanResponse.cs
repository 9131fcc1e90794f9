using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class StartImageScanResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public ImageIdentifier? ImageId { get; set; }

    public ImageScanStatus? ImageScanStatus { get; set; }
}
