using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class PutAccountSettingResponse : AmazonWebServiceResponse
{
    public string? Name { get; set; }

    public string? Value { get; set; }
}
