using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace EcrMirror.Ecr.Clients;

/// <summary>The credentials of a role that this process assumes with its own; renewed before they expire.</summary>
internal sealed class AssumedRole : RefreshingAWSCredentials
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly EcrRole _role;
    private readonly IAmazonSecurityTokenService _sts;

    public AssumedRole(EcrRole role, IAmazonSecurityTokenService sts)
    {
        _role = role;
        _sts = sts;
        PreemptExpiryTime = Margin;
    }

    /// <summary>The role.</summary>
    public string RoleArn => _role.RoleArn;

    // The SDK asks in this way while it signs, where what it got a moment ago is about to expire; on a thread of the pool nothing waits for itself.
    protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        try
        {
            AssumeRoleResponse assumed = await _sts.AssumeRoleAsync(new AssumeRoleRequest
            {
                RoleArn = _role.RoleArn,
                RoleSessionName = _role.SessionName,
                ExternalId = _role.ExternalId,
            });
            Credentials credentials = assumed.Credentials;
            return new CredentialsRefreshState(
                new ImmutableCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
                credentials.Expiration!.Value);
        }
        catch (AmazonServiceException refused)
        {
            throw new RoleNotAssumedException(_role.RoleArn, refused);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _sts.Dispose();
    }
}
