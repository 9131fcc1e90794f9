namespace Amazon.ECR.Model;

public class DeleteRepositoryCreationTemplateRequest : AmazonECRRequest
{
    public string? Prefix { get; set; }
}
