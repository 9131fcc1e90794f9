using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class KmsException : AmazonECRException
{
    public KmsException(string message)
        : base(message)
    {
    }

    internal KmsException(ErrorAnswer error)
        : base(error)
    {
        KmsError = error.Text("kmsError");
    }

    public string? KmsError { get; set; }
}
