using EcrMirror.Dropin;

namespace Amazon.ECR.Model;

public class BlockedByOrganizationPolicyException : AmazonECRException
{
    public BlockedByOrganizationPolicyException(string message)
        : base(message)
    {
    }

    internal BlockedByOrganizationPolicyException(ErrorAnswer error)
        : base(error)
    {
    }
}
