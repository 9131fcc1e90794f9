namespace Amazon.ECR.Model;

public class BatchCheckLayerAvailabilityRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public List<string>? LayerDigests { get; set; }
}
