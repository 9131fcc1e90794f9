namespace Amazon.ECR.Model;

public class UpdateImageStorageClassRequest : AmazonECRRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public ImageIdentifier? ImageId { get; set; }

    public TargetStorageClass? TargetStorageClass { get; set; }
}
