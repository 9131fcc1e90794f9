using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class UploadNotFoundException : AmazonECRException
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
