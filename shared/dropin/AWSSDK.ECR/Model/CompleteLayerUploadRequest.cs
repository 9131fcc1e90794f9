namespace Amazon.ECR.Model;

public class CompleteLayerUploadRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? UploadId { get; set; }

    public List<string>? LayerDigests { get; set; }
}
