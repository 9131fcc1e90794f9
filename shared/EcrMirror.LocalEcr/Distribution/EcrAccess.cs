using System.Net;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Listening;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>
/// Who sends a request to ECR's registries: private ones want the token of GetAuthorizationToken each time, ECR Public exchanges it for
/// one of its own, and gives one to whoever asks.
/// </summary>
/// <remarks>
/// Sources: ECR user guide, "Private registry authentication"; enroot#59 (the private challenge); oras#456 (the public one); backend.ai#2549
/// and dependabot/proxy#157 (400 to a token that is none); containers-roadmap#2835 (400 to one that has expired).
/// </remarks>
internal sealed class EcrAccess(RegistryListener listener, TokenVault tokens)
{
    // What clients get to see differs from the password, as they must not send that.
    private const string Exchanged = "public.";

    /// <summary>Whoever did not log in at ECR Public.</summary>
    public static Caller Anonymous { get; } = new(new KeyPair
    {
        AccessKeyId = "anonymous",
        SecretAccessKey = "",
        Account = "000000000000",
        Principal = "user/anonymous",
    });

    private RegistryIdentity Identity => listener.Registries[0].Identity;

    /// <summary>Who sends the request; null where that was refused.</summary>
    public async Task<Caller?> AdmitAsync(Exchange exchange)
    {
        string sent = exchange.Http.Request.Headers.Authorization.ToString();
        (TokenState state, Caller? caller) = Identity.IsPublic ? FindBearer(sent) : FindBasic(sent);
        if (state is TokenState.Good)
            return caller;

        await (state is TokenState.Expired ? RefuseExpiredAsync(exchange)
            : Identity.IsPublic && sent.Length > 0 ? EcrErrors.AnswerAsync(exchange, EcrErrors.InvalidToken)
            : ChallengeAsync(exchange));
        return null;
    }

    /// <summary>Exchanges a token of GetAuthorizationToken, or nothing, for a token of ECR Public's registries.</summary>
    public Task IssueAsync(Exchange exchange)
    {
        string sent = exchange.Http.Request.Headers.Authorization.ToString();
        if (sent.Length == 0)
        {
            return listener.Quirks.AllowsAnonymousPulls
                ? AnswerTokenAsync(exchange, BasicToken.Read(tokens.Issue(Anonymous, Identity.Region, isPublic: true).Token)!)
                : ChallengeAsync(exchange);
        }

        return FindBasic(sent).State switch
        {
            TokenState.Good => AnswerTokenAsync(exchange, ReadBasic(sent)!),
            TokenState.Expired => RefuseExpiredAsync(exchange),
            _ => EcrErrors.AnswerAsync(exchange, EcrErrors.InvalidToken),
        };
    }

    /// <summary>Refuses a request as one that nobody has logged in for.</summary>
    public Task ChallengeAsync(Exchange exchange)
    {
        exchange.Http.Response.Headers.WWWAuthenticate = Challenge(exchange);
        return Identity.IsPublic
            ? EcrErrors.AnswerAsync(exchange, EcrErrors.NotAuthorized)
            : exchange.AnswerBytesAsync(HttpStatusCode.Unauthorized, "text/plain; charset=utf-8", "Not Authorized\n"u8.ToArray());
    }

    private static Task AnswerTokenAsync(Exchange exchange, LocalCredentials credentials) =>
        exchange.AnswerJsonAsync(HttpStatusCode.OK, new JsonObject { ["token"] = Exchanged + credentials.Password });

    private static LocalCredentials? ReadBasic(string sent) =>
        sent.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? BasicToken.Read(sent["Basic ".Length..].Trim()) : null;

    private (TokenState State, Caller? Caller) FindBasic(string sent) => Find(ReadBasic(sent));

    private (TokenState State, Caller? Caller) FindBearer(string sent)
    {
        if (!sent.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return (TokenState.Unknown, null);

        string token = sent["Bearer ".Length..].Trim();
        return Find(token.StartsWith(Exchanged, StringComparison.Ordinal) ? new LocalCredentials(TokenVault.User, token[Exchanged.Length..])
            : listener.Quirks.TakesAuthorizationTokensAsBearer ? BasicToken.Read(token)
            : null);
    }

    private (TokenState State, Caller? Caller) Find(LocalCredentials? credentials)
    {
        Caller? caller = null;
        TokenState state = credentials is { User: TokenVault.User }
            ? tokens.Find(credentials.Password, Identity.Region, Identity.IsPublic, out caller)
            : TokenState.Unknown;
        return (state, caller);
    }

    private Task RefuseExpiredAsync(Exchange exchange)
    {
        HttpStatusCode status = listener.Quirks.ExpiredTokenStatus;
        if (status is HttpStatusCode.Unauthorized)
            exchange.Http.Response.Headers.WWWAuthenticate = Challenge(exchange);
        return EcrErrors.AnswerAsync(exchange, EcrErrors.ExpiredToken(status));
    }

    private string Challenge(Exchange exchange)
    {
        string address = $"{exchange.Http.Request.Scheme}://{exchange.Http.Request.Host}";
        return Identity.IsPublic
            ? $"Bearer realm=\"{address}/token/\",service=\"public.ecr.aws\",scope=\"aws\""
            : $"Basic realm=\"{address}/\",service=\"ecr.amazonaws.com\"";
    }
}
