using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class SetRepositoryPolicyResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? PolicyText { get; set; }
}
