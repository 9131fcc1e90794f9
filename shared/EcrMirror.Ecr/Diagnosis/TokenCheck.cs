using System.Globalization;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Probes;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>
/// Whether AWS hands out what opens a registry, and if not, whether something else opens it. What is in the way of everything that is asked of
/// a control plane is told here, and nowhere else.
/// </summary>
/// <param name="registry">The registry.</param>
/// <param name="repository">One of its repositories.</param>
/// <param name="isWritten">Whether it is a destination: ECR Public is read by anybody.</param>
/// <param name="planes">Ask AWS.</param>
/// <param name="probe">Knows of other credentials.</param>
internal sealed class TokenCheck(EcrRegistry registry, Repository repository, bool isWritten, ControlPlanes planes, IRegistryProbe probe)
    : Check(CheckArea.Credentials, repository.Host.ToString())
{
    protected override async Task<IReadOnlyList<Finding>> FindAsync(CancellationToken cancellationToken)
    {
        TokenAnswer answer = await planes.FindTokenAsync(registry, cancellationToken);
        if (answer.Token is { } token)
            return [Finding.Ok(string.Create(CultureInfo.InvariantCulture, $"a token of {registry}, good until {token.ExpiresAt:yyyy-MM-dd HH:mm:ss}Z"))];

        string what = $"no token of {registry}";
        string why = answer.Refused!.Message;
        return await FindOtherAsync(cancellationToken) is { } other ? [Finding.Warning($"{what}; it is opened with {other}", why)]
            : registry.Kind is EcrRegistryKind.Public && !isWritten ? [Finding.Warning($"{what}; it is read anonymously, one pull a second and 500 GB a month", why)]
            : [Finding.Failed(what, why)];
    }

    private async Task<RegistryCredential?> FindOtherAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await probe.FindCredentialAsync(repository, cancellationToken);
        }
        catch (RegistryException)
        {
            // The search comes to the token, too, when nothing else is there.
            return null;
        }
    }
}
