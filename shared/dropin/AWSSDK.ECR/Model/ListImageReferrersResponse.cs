using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class ListImageReferrersResponse : AmazonWebServiceResponse
{
    public List<ImageReferrer>? Referrers { get; set; }

    public string? NextToken { get; set; }
}
