namespace Amazon.ECR.Model;

public class ListImageReferrersRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public SubjectIdentifier? SubjectId { get; set; }

    public ListImageReferrersFilter? Filter { get; set; }

    public string? NextToken { get; set; }

    public int? MaxResults { get; set; }
}
