namespace Amazon.ECR.Model;

public class ListTagsForResourceRequest : AmazonECRRequest
{
    public string? ResourceArn { get; set; }
}
