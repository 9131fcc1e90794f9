using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class EmptyUploadException : AmazonECRException
{
    public EmptyUploadException(string message)
        : base(message)
    {
    }

    internal EmptyUploadException(ErrorAnswer error)
        : base(error)
    {
    }
}
