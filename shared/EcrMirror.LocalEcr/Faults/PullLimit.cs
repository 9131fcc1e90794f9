using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Distribution;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Faults;

/// <summary>
/// Pulls as Docker Hub grants them: so many GETs of manifests in a window, for each account, and for all who do not say who they are; the
/// window begins with its first pull. Every answer about a manifest says in headers how many are left; a HEAD is not counted.
/// </summary>
/// <remarks>Source: Docker docs, "Usage and limits".</remarks>
public sealed class PullLimit
{
    /// <summary>The account of whoever does not say who they are.</summary>
    public const string Anybody = "";

    private readonly Lock _lock = new();
    private readonly int _limit;
    private readonly TimeSpan _window;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, LocalCredentials> _accounts;
    private readonly Dictionary<string, (DateTimeOffset Since, int Used)> _used = [];
    private readonly Dictionary<string, int> _passed = [];
    private int _refused;

    internal PullLimit(int limit, TimeSpan window, IReadOnlyList<LocalCredentials> accounts, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        (_limit, _window, _time) = (limit, window, time);
        _accounts = new ConcurrentDictionary<string, LocalCredentials>(accounts.ToDictionary(HeaderOf), StringComparer.Ordinal);
    }

    /// <summary>Pulls that were answered 429.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Pulls that were let through, by account.</summary>
    public IReadOnlyDictionary<string, int> Passed
    {
        get
        {
            lock (_lock)
                return _passed.ToDictionary();
        }
    }

    /// <summary>Uses pulls of this window up, as somebody else with the same account would.</summary>
    /// <param name="pulls">How many.</param>
    /// <param name="account">Whose.</param>
    public void Use(int pulls, string account = Anybody)
    {
        lock (_lock)
            _used[account] = Now(account) with { Used = Now(account).Used + pulls };
    }

    /// <summary>Lets a request about a manifest pass, or says what to answer instead; headers are set in either case.</summary>
    internal SpecError? Meet(HttpContext context)
    {
        string header = context.Request.Headers.Authorization.ToString();
        string account = Anybody;
        if (_accounts.TryGetValue(header, out LocalCredentials? known))
        {
            account = known.User;
        }
        else if (!_accounts.IsEmpty)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"local-registry\"";
            return SpecError.Unauthorized;
        }

        lock (_lock)
        {
            (DateTimeOffset since, int used) = Now(account);
            bool isPull = HttpMethods.IsGet(context.Request.Method);
            bool passes = !isPull || used < _limit;
            if (isPull && passes)
            {
                _used[account] = (since, ++used);
                _passed[account] = _passed.GetValueOrDefault(account) + 1;
            }

            string window = string.Create(CultureInfo.InvariantCulture, $";w={_window.TotalSeconds:0}");
            context.Response.Headers["ratelimit-limit"] = _limit.ToString(CultureInfo.InvariantCulture) + window;
            context.Response.Headers["ratelimit-remaining"] = Math.Max(0, _limit - used).ToString(CultureInfo.InvariantCulture) + window;
            context.Response.Headers["docker-ratelimit-source"] = account is Anybody ? "127.0.0.1" : account;
            if (passes)
                return null;
            _refused++;
            return new SpecError(System.Net.HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "You have reached your pull rate limit.");
        }
    }

    private (DateTimeOffset Since, int Used) Now(string account)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return _used.TryGetValue(account, out (DateTimeOffset Since, int Used) window) && now < window.Since + _window ? window : (now, 0);
    }

    private static string HeaderOf(LocalCredentials account) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.User}:{account.Password}"));
}
