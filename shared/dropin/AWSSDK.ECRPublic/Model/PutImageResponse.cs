using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class PutImageResponse : AmazonWebServiceResponse
{
    public Image? Image { get; set; }
}
