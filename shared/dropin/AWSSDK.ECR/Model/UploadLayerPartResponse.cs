using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class UploadLayerPartResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? UploadId { get; set; }

    public long? LastByteReceived { get; set; }
}
