namespace Amazon.ECRPublic.Model;

public class BatchCheckLayerAvailabilityRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public List<string>? LayerDigests { get; set; }
}
