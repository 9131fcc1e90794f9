using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class ScanNotFoundException : AmazonECRException
{
    public ScanNotFoundException(string message)
        : base(message)
    {
    }

    internal ScanNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
