using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class UploadNotFoundException : AmazonECRPublicException
{
    public UploadNotFoundException(string message)
        : base(message)
    {
    }

    internal UploadNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
