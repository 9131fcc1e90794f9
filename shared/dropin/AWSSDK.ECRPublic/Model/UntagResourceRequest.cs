namespace Amazon.ECRPublic.Model;

public class UntagResourceRequest : AmazonECRPublicRequest
{
    public string? ResourceArn { get; set; }

    public List<string>? TagKeys { get; set; }
}
