namespace Amazon.ECR.Model;

public class DescribeImageScanFindingsRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public ImageIdentifier? ImageId { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
