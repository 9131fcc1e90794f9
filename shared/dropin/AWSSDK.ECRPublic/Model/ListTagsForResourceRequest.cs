namespace Amazon.ECRPublic.Model;

public class ListTagsForResourceRequest : AmazonECRPublicRequest
{
    public string? ResourceArn { get; set; }
}
