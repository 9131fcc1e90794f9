using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class CreateRepositoryResponse : AmazonWebServiceResponse
{
    public Repository? Repository { get; set; }
}
