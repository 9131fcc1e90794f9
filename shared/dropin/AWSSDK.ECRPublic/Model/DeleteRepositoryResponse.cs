using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public class DeleteRepositoryResponse : AmazonWebServiceResponse
{
    public Repository? Repository { get; set; }
}
