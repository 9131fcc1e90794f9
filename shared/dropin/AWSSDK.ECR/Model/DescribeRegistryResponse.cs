using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class DescribeRegistryResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public ReplicationConfiguration? ReplicationConfiguration { get; set; }
}
