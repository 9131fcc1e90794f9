using EcrMirror.Dropin;

namespace Amazon.ECRPublic.Model;

public class RepositoryCatalogDataNotFoundException : AmazonECRPublicException
{
    public RepositoryCatalogDataNotFoundException(string message)
        : base(message)
    {
    }

    internal RepositoryCatalogDataNotFoundException(ErrorAnswer error)
        : base(error)
    {
    }
}
