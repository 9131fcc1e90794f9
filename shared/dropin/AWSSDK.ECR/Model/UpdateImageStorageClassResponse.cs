using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class UpdateImageStorageClassResponse : AmazonWebServiceResponse
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public ImageIdentifier? ImageId { get; set; }

    public ImageStatus? ImageStatus { get; set; }
}
