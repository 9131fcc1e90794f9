namespace Amazon.ECRPublic.Model;

public class TagResourceRequest : AmazonECRPublicRequest
{
    public string? ResourceArn { get; set; }

    public List<Tag>? Tags { get; set; }
}
