namespace Amazon.ECR.Model;

public class GetAccountSettingRequest : AmazonECRRequest
{
    public string? Name { get; set; }
}
