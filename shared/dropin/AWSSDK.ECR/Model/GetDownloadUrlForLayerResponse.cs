using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class GetDownloadUrlForLayerResponse : AmazonWebServiceResponse
{
    public string? DownloadUrl { get; set; }

    public string? LayerDigest { get; set; }
}
