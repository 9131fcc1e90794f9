using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class InvalidLayerPartException : AmazonECRException
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
