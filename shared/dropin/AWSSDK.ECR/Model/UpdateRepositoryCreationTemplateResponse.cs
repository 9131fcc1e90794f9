using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class UpdateRepositoryCreationTemplateResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public RepositoryCreationTemplate? RepositoryCreationTemplate { get; set; }
}
