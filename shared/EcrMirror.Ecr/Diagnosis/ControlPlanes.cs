using System.Collections.Concurrent;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Failures;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tokens;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>
/// Whether control planes can be asked at all, found out once for all checks with the request that every installation has to be allowed: the
/// one for a token.
/// </summary>
internal sealed class ControlPlanes(EcrClients clients, CallerIdentities identities, TimeProvider time)
{
    // Less than a check may take, so that what hangs is told by one of them; more than the SDK needs to find no role of a machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(18);

    private readonly ConcurrentDictionary<EcrRegistry, KeptAnswer<TokenAnswer>> _tokens = new();

    /// <summary>The token that AWS hands out for a registry, or why it does not.</summary>
    public Task<TokenAnswer> FindTokenAsync(EcrRegistry registry, CancellationToken cancellationToken) => _tokens
        .GetOrAdd(registry, _ => new KeptAnswer<TokenAnswer>(TimeSpan.MaxValue, time))
        .GetAsync(_ => AskAsync(registry), cancellationToken);

    /// <summary>Why a control plane answers nothing; null where it answers, be it with a denial.</summary>
    public async Task<RegistryException?> FindObstacleAsync(EcrRegistry registry, CancellationToken cancellationToken) =>
        (await FindTokenAsync(registry, cancellationToken)).Refused is { } refused
        && (refused.Kind is FailureKind.Authentication or FailureKind.Network or FailureKind.Settings || refused.InnerException is RoleNotAssumedException)
            ? refused
            : null;

    /// <summary>The account of who asks, where that is known and not the registry's; else null.</summary>
    public async Task<string?> FindForeignAccountAsync(EcrRegistry registry, CancellationToken cancellationToken)
    {
        if (registry is not { Kind: EcrRegistryKind.Private, Account: { } account })
            return null;

        try
        {
            return (await identities.FindAsync(registry, cancellationToken)).Account is { } own && own != account ? own : null;
        }
        catch (RegistryException)
        {
            // There are no credentials, which is told for itself.
            return null;
        }
    }

    private async Task<TokenAnswer> AskAsync(EcrRegistry registry)
    {
        // The caller holds a lock, and asking may take a while before it first waits.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Task<(string? Token, DateTime? ExpiresAt)> asking = registry.Kind is EcrRegistryKind.Public
                ? AuthorizationCalls.AskPublicAsync(clients, registry)
                : AuthorizationCalls.AskPrivateAsync(clients, registry);
            (string? token, DateTime? expiresAt) = await asking.WaitAsync(Patience, time);
            return new TokenAnswer(EcrToken.Read(registry, token, expiresAt, time.GetUtcNow()), null);
        }
        catch (TimeoutException silent)
        {
            return new TokenAnswer(null, EcrFailure.Stalled(silent, registry, AuthorizationCalls.Action));
        }
        catch (RegistryException refused)
        {
            return new TokenAnswer(null, refused);
        }
    }
}

/// <summary>What came of asking for a token: one of the two.</summary>
/// <param name="Token">The token.</param>
/// <param name="Refused">Why there is none.</param>
internal sealed record TokenAnswer(EcrToken? Token, RegistryException? Refused);
