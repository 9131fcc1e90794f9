namespace Amazon.ECR.Model;

public class ListPullTimeUpdateExclusionsRequest : AmazonECRRequest
{
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}
