using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class TooManyTagsException : AmazonECRException
{
    public TooManyTagsException(string message)
        : base(message)
    {
    }

    internal TooManyTagsException(ErrorAnswer error)
        : base(error)
    {
    }
}
