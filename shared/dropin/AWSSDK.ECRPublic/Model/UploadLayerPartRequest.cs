namespace Amazon.ECRPublic.Model;

public class UploadLayerPartRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? UploadId { get; set; }

    public long? PartFirstByte { get; set; }

    public long? PartLastByte { get; set; }

    public MemoryStream? LayerPartBlob { get; set; }
}
