using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class DescribeRepositoriesResponse : AmazonWebServiceResponse
{
    public List<Repository>? Repositories { get; set; }

    public string? NextToken { get; set; }
}
