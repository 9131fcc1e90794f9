using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class InvalidLayerPartException : AmazonECRPublicException
{
    public InvalidLayerPartException(string message)
        : base(message)
    {
    }

    internal InvalidLayerPartException(ErrorAnswer error)
        : base(error)
    {
        RegistryId = error.Text("registryId");
        RepositoryName = error.Text("repositoryName");
        UploadId = error.Text("uploadId");
        LastValidByteReceived = error.Number("lastValidByteReceived");
    }

    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? UploadId { get; set; }

    public long? LastValidByteReceived { get; set; }
}
