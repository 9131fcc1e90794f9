namespace Amazon.ECRPublic.Model;

public class InitiateLayerUploadRequest : AmazonECRPublicRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }
}
