using System.Globalization;
using System.Runtime.CompilerServices;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tokens;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Probes;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Whether AWS hands out what opens a registry, and if not, whether something else opens it.</summary>
/// <param name="registry">The registry.</param>
/// <param name="repository">One of its repositories.</param>
/// <param name="isWritten">Whether it is a destination: ECR Public is read by anybody.</param>
/// <param name="clients">Asks AWS.</param>
/// <param name="probe">Knows of other credentials.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenCheck(EcrRegistry registry, Repository repository, bool isWritten, EcrClients clients, IRegistryProbe probe, TimeProvider time) : ICheck
{
    public string Area => CheckArea.Credentials;

    public string Subject => repository.Host.ToString();

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await FindAsync(cancellationToken);
    }

    private async Task<Finding> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            (string? token, DateTime? expiresAt) = registry.Kind is EcrRegistryKind.Public
                ? await AuthorizationCalls.AskPublicAsync(clients, registry).WaitAsync(cancellationToken)
                : await AuthorizationCalls.AskPrivateAsync(clients, registry).WaitAsync(cancellationToken);
            var read = EcrToken.Read(registry, token, expiresAt, time.GetUtcNow());
            return Finding.Ok(string.Create(CultureInfo.InvariantCulture, $"a token of {registry}, good until {read.ExpiresAt:yyyy-MM-dd HH:mm:ss}Z"));
        }
        catch (RegistryException refused)
        {
            string what = $"no token of {registry}";
            return await FindOtherAsync(cancellationToken) is { } other ? Finding.Warning($"{what}; it is opened with {other}", refused.Message)
                : registry.Kind is EcrRegistryKind.Public && !isWritten ? Finding.Warning($"{what}; it is read anonymously, one pull a second and 500 GB a month", refused.Message)
                : Finding.Failed(what, refused.Message);
        }
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
