using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class CompleteLayerUploadResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? UploadId { get; set; }

    public string? LayerDigest { get; set; }
}
