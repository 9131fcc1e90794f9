using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class TemplateAlreadyExistsException : AmazonECRException
{
    public TemplateAlreadyExistsException(string message)
        : base(message)
    {
    }

    internal TemplateAlreadyExistsException(ErrorAnswer error)
        : base(error)
    {
    }
}
