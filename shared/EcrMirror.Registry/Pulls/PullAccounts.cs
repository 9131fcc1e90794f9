using System.Globalization;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Probes;

namespace EcrMirror.Registry.Pulls;

/// <summary>
/// The accounts of one registry host, and which of them sends a request. What reads may go as any of them, and goes as the one that has
/// most pulls left; everything else goes as the first.
/// </summary>
internal sealed class PullAccounts : IDisposable
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMinutes(10);

    private readonly RegistryHost _host;
    private readonly PullAccount[] _accounts;
    private readonly Lock _choice = new();

    private PullAccounts(RegistryHost host, PullAccount[] accounts) => (_host, _accounts) = (host, accounts);

    /// <summary>The account of everything that is no pull.</summary>
    public PullAccount First => _accounts[0];

    /// <summary>What is known of each.</summary>
    public IReadOnlyList<AccountPulls> Known => [.. _accounts.Select(account => account.Known)];

    /// <summary>Accounts as the options declare them; where they declare none, one whose credentials are looked for.</summary>
    public static PullAccounts Of(RegistryHost host, RegistryOptions options, CredentialSearch search, TokenService tokens, TimeProvider time) => new(
        host,
        HostEntries.TryFind(options.Accounts, host, out IList<RegistryAccount>? declared) && declared.Count > 0
            ? [.. declared.Select(account => new PullAccount(account.DisplayName, new Authenticator(host, new AccountCredential(account), tokens, time), time))]
            : [new PullAccount(null, new Authenticator(host, search, tokens, time), time)]);

    /// <summary>
    /// Whether what an answer says is about pulls: others say by the same headers how many requests they take in a short time, which passes
    /// while a request waits.
    /// </summary>
    public static bool IsAboutPulls(PullAllowance said) => said.Window >= ShortestWindow;

    /// <summary>Whether a registry counts a request as a pull.</summary>
    /// <remarks>Source: Docker docs, "Usage and limits": a GET of a manifest is one, a HEAD is none.</remarks>
    public static bool IsPull(RegistryRequest request) => request.Action is Pacing.RegistryAction.ReadManifest && request.Method == HttpMethod.Get;

    /// <summary>Whom to send a request as; null where everyone was tried. A pull has begun with that: its sender calls <see cref="PullAccount.End"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tried">Accounts that it was sent as, without success.</param>
    /// <exception cref="RegistryException">It is a pull, and nobody who was not tried has any left.</exception>
    public PullAccount? Choose(RegistryRequest request, IReadOnlyList<PullAccount> tried)
    {
        // Together, so that two pulls do not both find the last one of an account.
        lock (_choice)
        {
            PullAccount? best = Best(request, tried);
            if (IsPull(request))
                best?.Begin();
            return best;
        }
    }

    private PullAccount? Best(RegistryRequest request, IReadOnlyList<PullAccount> tried)
    {
        if (!request.Access.IsRead)
            return tried is [] ? First : null;
        if (_accounts.Length == tried.Count)
            return null;

        bool isPull = IsPull(request);
        if (_accounts is [var only])
            return isPull && only.UsedUpUntil is not null ? throw UsedUp(null) : only;

        PullAccount? best = _accounts
            .Where(account => !tried.Contains(account) && !(isPull && account.UsedUpUntil is not null))
            .OrderBy(account => account.IsDistrusted)
            .ThenByDescending(account => account.Left)
            .ThenBy(account => account.SeenAt)
            .FirstOrDefault();
        return best is null && tried is [] ? throw UsedUp(null) : best;
    }

    /// <summary>The failure of a pull that nobody has left, and when there will be some.</summary>
    /// <param name="refusal">What the registry said; null where it was not asked.</param>
    public RegistryException UsedUp(RegistryException? refusal)
    {
        (string Name, DateTimeOffset Until)[] usedUp =
            [.. _accounts.Where(account => account.UsedUpUntil is not null).Select(account => (account.Name, account.UsedUpUntil ?? default))];
        DateTimeOffset? freeAt = usedUp is [] ? null : usedUp.Min(account => account.Until);
        string names = string.Join(", ", usedUp.Select(account => account.Name));
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"The pulls that {_host} grants are used up ({names}): the next come free at about {freeAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        return new RegistryException(refusal is null ? reason : $"{refusal.Message} {reason}", refusal)
        {
            Kind = FailureKind.Rate,
            Method = refusal?.Method,
            Uri = refusal?.Uri,
            Status = refusal?.Status,
            Errors = refusal?.Errors ?? [],
            PullsFreeAt = freeAt,

            // It passes, though not while anybody should wait for it.
            IsTransient = false,
        };
    }

    public void Dispose()
    {
        foreach (PullAccount account in _accounts)
            account.Dispose();
    }
}
