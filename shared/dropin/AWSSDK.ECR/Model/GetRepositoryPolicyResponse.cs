using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class GetRepositoryPolicyResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? PolicyText { get; set; }
}
