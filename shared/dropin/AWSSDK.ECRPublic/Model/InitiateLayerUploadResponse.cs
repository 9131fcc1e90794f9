using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class InitiateLayerUploadResponse : AmazonWebServiceResponse
{
    public string? UploadId { get; set; }

    public long? PartSize { get; set; }
}
