using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class DeleteRepositoryResponse : AmazonWebServiceResponse
{
    public Repository? Repository { get; set; }
}
