namespace Amazon.ECR.Model;

public class InitiateLayerUploadRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
