namespace Amazon.ECR.Model;

public class PutAccountSettingRequest : AmazonECRRequest
{
    public string? Name { get; set; }

    public string? Value { get; set; }
}
