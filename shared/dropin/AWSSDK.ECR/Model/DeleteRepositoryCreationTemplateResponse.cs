using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class DeleteRepositoryCreationTemplateResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public RepositoryCreationTemplate? RepositoryCreationTemplate { get; set; }
}
