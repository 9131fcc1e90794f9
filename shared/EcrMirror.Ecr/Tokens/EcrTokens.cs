using System.Collections.Concurrent;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Failures;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Ecr.Tokens;

/// <summary>
/// The credentials of registries of Amazon ECR and ECR Public: tokens of GetAuthorizationToken, one for each registry. What a registry's
/// token opens is that registry's hosts and nothing else.
/// </summary>
internal sealed partial class EcrTokens(EcrRegistries registries, EcrClients clients, TimeProvider time, ILogger<EcrTokens> logger) : ICredentialProvider
{
    // How long ECR Public is read by anybody's leave before it is seen whether credentials have come.
    private static readonly TimeSpan AnonymousFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<EcrRegistry, SharedToken> _tokens = new();
    private readonly ConcurrentDictionary<EcrRegistry, DateTimeOffset> _anonymousUntil = new();

    public async ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken)
    {
        if (registries.Find(repository.Host) is not { } registry)
            return null;
        if (_anonymousUntil.TryGetValue(registry, out DateTimeOffset until) && time.GetUtcNow() < until)
            return null;

        try
        {
            EcrToken token = await _tokens.GetOrAdd(registry, Shared).GetAsync(failed => LogNotRenewed(registry, failed.Message), cancellationToken);
            return token.Credential;
        }
        catch (RegistryException refused) when (registry.Kind is EcrRegistryKind.Public && refused.Kind is FailureKind.Authentication or FailureKind.Permission)
        {
            // Anybody may read there. Who may not write is told by the registry.
            BecomeAnonymous(registry, refused);
            return null;
        }
    }

    public void Forget(RegistryHost host)
    {
        if (registries.Find(host) is { } registry && _tokens.TryGetValue(registry, out SharedToken? token))
            token.Refuse();
    }

    private SharedToken Shared(EcrRegistry registry) => new(() => FetchAsync(registry), time);

    // Shared by everyone who waits for it, so it follows no caller's token; it ends by the client's own time limit.
    private async Task<EcrToken> FetchAsync(EcrRegistry registry)
    {
        (string? token, DateTime? expiresAt) = registry.Kind is EcrRegistryKind.Public
            ? await AuthorizationCalls.AskPublicAsync(clients, registry)
            : await AuthorizationCalls.AskPrivateAsync(clients, registry);
        var read = EcrToken.Read(registry, token, expiresAt, time.GetUtcNow());
        LogFetched(registry, read.ExpiresAt);
        return read;
    }

    private void BecomeAnonymous(EcrRegistry registry, RegistryException refused)
    {
        DateTimeOffset until = time.GetUtcNow() + AnonymousFor;
        bool isNews = _anonymousUntil.TryAdd(registry, until);
        _anonymousUntil[registry] = until;
        if (!isNews)
            return;

        if (refused.InnerException is { } cause && EcrFailure.LacksCredentials(cause))
            LogAnonymous();
        else
            LogAnonymousFor(refused.Message);
    }

    [LoggerMessage(1101, LogLevel.Debug, "Got a token for {Registry}, good until {ExpiresAt}")]
    private partial void LogFetched(EcrRegistry registry, DateTimeOffset expiresAt);

    [LoggerMessage(1102, LogLevel.Warning, "The token for {Registry} could not be renewed and is used as long as it is good: {Reason}")]
    private partial void LogNotRenewed(EcrRegistry registry, string reason);

    [LoggerMessage(1103, LogLevel.Information, "There are no credentials of AWS: ECR Public is read anonymously, one pull a second and 500 GB a month")]
    private partial void LogAnonymous();

    [LoggerMessage(1104, LogLevel.Warning, "ECR Public is read anonymously, one pull a second and 500 GB a month, and cannot be written to: {Reason}")]
    private partial void LogAnonymousFor(string reason);
}
