namespace Amazon.ECRPublic.Model;

public class DescribeImagesRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public List<ImageIdentifier>? ImageIds { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
