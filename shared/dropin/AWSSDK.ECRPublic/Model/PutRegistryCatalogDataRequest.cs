namespace Amazon.ECRPublic.Model;

public class PutRegistryCatalogDataRequest : AmazonECRPublicRequest
{
    public string? DisplayName { get; set; }
}
