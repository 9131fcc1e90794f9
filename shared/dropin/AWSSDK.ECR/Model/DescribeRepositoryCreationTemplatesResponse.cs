using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class DescribeRepositoryCreationTemplatesResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public List<RepositoryCreationTemplate>? RepositoryCreationTemplates { get; set; }

    public string? NextToken { get; set; }
}
