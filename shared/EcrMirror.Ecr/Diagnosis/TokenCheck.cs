using System.Globalization;
using System.Runtime.CompilerServices;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tokens;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Whether AWS hands out what opens a registry.</summary>
internal sealed class TokenCheck(string subject, EcrRegistry registry, EcrClients clients, TimeProvider time) : ICheck
{
    public string Area => CheckArea.Credentials;

    public string Subject => subject;

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
            return Finding.Failed($"no token of {registry}", refused.Message);
        }
    }
}
