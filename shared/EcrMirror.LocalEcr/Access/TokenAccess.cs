using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Distribution;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Access;

/// <summary>Bearer tokens with scopes, and the endpoint that issues them.</summary>
/// <remarks>Source: distribution, "Token Authentication Specification".</remarks>
internal sealed class TokenAccess(TokenOptions options, LocalCredentials? credentials, TimeProvider time) : IAccessRule
{
    private const string Scheme = "Bearer ";

    private readonly ConcurrentDictionary<string, Grant> _issued = new(StringComparer.Ordinal);
    private readonly BasicAccess? _users = credentials is null ? null : new BasicAccess(credentials);

    public string? Challenge(HttpRequest request, IReadOnlyList<AccessScope> needed)
    {
        string challenge = $"Bearer realm=\"{request.Scheme}://{request.Host}/token\",service=\"{options.Service}\"";
        if (needed.Count > 0)
            challenge += $",scope=\"{AccessScope.Write(needed)}\"";

        string sent = request.Headers.Authorization.ToString();
        if (!sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return challenge;
        if (!_issued.TryGetValue(sent[Scheme.Length..], out Grant? grant) || grant.Expires <= time.GetUtcNow())
            return challenge + ",error=\"invalid_token\"";

        return needed.All(grant.Scopes.Contains) ? null : challenge + ",error=\"insufficient_scope\"";
    }

    /// <summary>Whether the token of a request, which has passed already, also allows this.</summary>
    public bool Allows(HttpRequest request, AccessScope scope) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } sent
        && _issued.TryGetValue(sent[Scheme.Length..], out Grant? grant)
        && grant.Scopes.Contains(scope);

    public void ExpireAll() => _issued.Clear();

    public Task IssueAsync(Exchange exchange)
    {
        HttpRequest request = exchange.Http.Request;
        if (request.Query["service"] is var service && service != options.Service)
            return exchange.RefuseAsync(new SpecError(HttpStatusCode.BadRequest, "UNSUPPORTED", $"The service '{service}' is none of ours."));

        bool isKnown = _users is null || _users.Knows(request);
        bool isAnonymous = request.Headers.Authorization.Count == 0;
        if (!isKnown && !(isAnonymous && options.AllowsAnonymousPull))
        {
            exchange.Http.Response.Headers.WWWAuthenticate = "Basic realm=\"local-registry\"";
            return exchange.RefuseAsync(SpecError.Unauthorized);
        }

        ImmutableHashSet<AccessScope> scopes =
        [
            .. request.Query["scope"]
                .SelectMany(text => (text ?? "").Split(' '))
                .SelectMany(AccessScope.Parse)
                .Where(scope => isKnown || scope.Action is "pull"),
        ];

        DateTimeOffset now = time.GetUtcNow();
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _issued[token] = new Grant(scopes, now + options.Lifetime);
        return exchange.AnswerJsonAsync(HttpStatusCode.OK, new JsonObject
        {
            ["token"] = token,
            ["access_token"] = token,
            ["expires_in"] = (int)options.Lifetime.TotalSeconds,
            ["issued_at"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }

    private sealed record Grant(ImmutableHashSet<AccessScope> Scopes, DateTimeOffset Expires);
}
