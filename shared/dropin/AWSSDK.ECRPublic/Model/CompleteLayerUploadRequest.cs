namespace Amazon.ECRPublic.Model;

public class CompleteLayerUploadRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? UploadId { get; set; }

    public List<string>? LayerDigests { get; set; }
}
