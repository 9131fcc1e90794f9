using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class TemplateNotFoundException : AmazonECRException
{
    public TemplateNotFoundException(string message)
        : base(message)
    {
    }

    internal TemplateNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
