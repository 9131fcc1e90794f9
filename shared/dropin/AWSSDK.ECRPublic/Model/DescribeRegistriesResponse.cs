using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class DescribeRegistriesResponse : AmazonWebServiceResponse
{
    public List<Registry>? Registries { get; set; }

    public string? NextToken { get; set; }
}
