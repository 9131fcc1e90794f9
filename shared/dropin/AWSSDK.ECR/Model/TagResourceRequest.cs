namespace Amazon.ECR.Model;

public class TagResourceRequest : AmazonECRRequest
{
    public string? ResourceArn { get; set; }

    public List<Tag>? Tags { get; set; }
}
