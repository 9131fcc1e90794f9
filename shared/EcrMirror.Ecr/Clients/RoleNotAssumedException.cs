using Amazon.Runtime;

namespace EcrMirror.Ecr.Clients;

/// <summary>STS did not let this process assume a role.</summary>
internal sealed class RoleNotAssumedException(string role, AmazonServiceException refused) : AmazonClientException($"The role {role} could not be assumed.", refused)
{
    public string Role => role;

    public AmazonServiceException Refused => refused;
}
