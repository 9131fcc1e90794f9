namespace Amazon.ECRPublic.Model;

public class GetRegistryCatalogDataRequest : AmazonECRPublicRequest;
