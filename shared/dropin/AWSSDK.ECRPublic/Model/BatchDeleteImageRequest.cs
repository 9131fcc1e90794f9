namespace Amazon.ECRPublic.Model;

public class BatchDeleteImageRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public List<ImageIdentifier>? ImageIds { get; set; }
}
