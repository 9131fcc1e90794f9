namespace Amazon.ECR.Model;

public class ListImagesRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }

    public ListImagesFilter? Filter { get; set; }
}
