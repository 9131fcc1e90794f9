namespace Amazon.ECR.Model;

public class UntagResourceRequest : AmazonECRRequest
{
    public string? ResourceArn { get; set; }

    public List<string>? TagKeys { get; set; }
}
