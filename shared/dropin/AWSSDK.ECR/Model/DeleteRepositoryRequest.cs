namespace Amazon.ECR.Model;

public class DeleteRepositoryRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public bool? Force { get; set; }
}
