namespace Amazon.ECR.Model;

public class PutImageTagMutabilityRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public ImageTagMutability? ImageTagMutability { get; set; }

    public List<ImageTagMutabilityExclusionFilter>? ImageTagMutabilityExclusionFilters { get; set; }
}
