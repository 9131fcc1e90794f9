using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// Issues the signed tokens that docker-registry accepts under <c>auth.token</c>, in this process, and keeps account of who asked.
/// </summary>
/// <remarks>Source: distribution, docs/spec/auth/token.md and jwt.md.</remarks>
public sealed class TokenServer : IAsyncDisposable
{
    /// <summary>The name of the service, which challenges carry.</summary>
    public const string Service = "peer-registry";

    /// <summary>Who signs.</summary>
    public const string Issuer = "peer-token-server";

    /// <summary>How long docker-registry accepts a token after its expiry (its <c>token.Leeway</c>).</summary>
    public static readonly TimeSpan RegistryLeeway = TimeSpan.FromSeconds(60);

    private readonly WebApplication _application;
    private readonly TokenServerOptions _options;
    private readonly AsymmetricAlgorithm _key;
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentQueue<TokenRequest> _requests = new();
    private readonly ConcurrentQueue<string> _tokens = new();
    private int _issued;

    private TokenServer(WebApplication application, TokenServerOptions options)
    {
        _application = application;
        _options = options;
        _key = options.Signature is TokenSignature.Rs256 ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _certificate = PeerCertificates.SelfSigned(_key, Issuer);
    }

    /// <summary>Where to ask for a token.</summary>
    public Uri Realm { get; private set; } = null!;

    /// <summary>The certificate whose key signs, for the registry's <c>rootcertbundle</c>.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>
    /// How long a token that is issued from now on is good for. The registry adds <see cref="RegistryLeeway"/>, so a token that it
    /// is to refuse must have expired longer ago than that.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Everything that was asked.</summary>
    public IReadOnlyList<TokenRequest> Requests => [.. _requests];

    /// <summary>Every token that was issued, in order.</summary>
    public IReadOnlyList<string> Tokens => [.. _tokens];

    /// <summary>Starts on a free port of loopback.</summary>
    public static async Task<TokenServer> StartAsync(TokenServerOptions options, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        var server = new TokenServer(application, options);
        application.MapGet("/token", server.Answer);
        await application.StartAsync(cancellationToken);

        ICollection<string> addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server.Realm = new Uri(new Uri(addresses.Single()), "/token");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _certificate.Dispose();
        _key.Dispose();
    }

    private IResult Answer(HttpContext context)
    {
        string? service = context.Request.Query["service"];
        string[] scopes = [.. context.Request.Query["scope"].SelectMany(scope => scope?.Split(' ') ?? [])];
        string? authorization = context.Request.Headers.Authorization;
        bool isAnonymous = authorization is null;
        bool isKnown = authorization == "Basic " + _options.Account.Basic;
        bool isGranted = service is Service && (isKnown || (isAnonymous && _options.AllowsAnonymousPull));

        _requests.Enqueue(new TokenRequest(service, scopes, isKnown ? _options.Account.Name : null, isGranted));
        if (!isGranted)
            return Results.Json(new JsonObject { ["details"] = "incorrect account" }, statusCode: StatusCodes.Status401Unauthorized);

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string token = Sign(Claims(scopes, isKnown, now));
        _tokens.Enqueue(token);
        return Results.Json(new JsonObject
        {
            ["token"] = token,
            ["expires_in"] = (int)Lifetime.TotalSeconds,
            ["issued_at"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }

    private JsonObject Claims(string[] scopes, bool isKnown, DateTimeOffset now) => new()
    {
        ["iss"] = Issuer,
        ["sub"] = isKnown ? _options.Account.Name : "",
        ["aud"] = Service,
        ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
        ["iat"] = now.ToUnixTimeSeconds(),
        ["jti"] = Interlocked.Increment(ref _issued).ToString(CultureInfo.InvariantCulture),
        ["access"] = new JsonArray([.. scopes.Select(scope => Access(scope, isKnown)).OfType<JsonNode>()]),
    };

    // What is not granted is left out of the token, as the specification asks, rather than refused.
    private static JsonObject? Access(string scope, bool isKnown)
    {
        int first = scope.IndexOf(':'), last = scope.LastIndexOf(':');
        if (first < 0 || first == last)
            return null;

        IEnumerable<string> actions = scope[(last + 1)..].Split(',').Where(action => isKnown || action is "pull");
        return new JsonObject
        {
            ["type"] = scope[..first],
            ["name"] = scope[(first + 1)..last],
            ["actions"] = new JsonArray([.. actions.Select(action => (JsonNode)action)]),
        };
    }

    private string Sign(JsonObject claims)
    {
        var header = new JsonObject
        {
            ["typ"] = "JWT",
            ["alg"] = _options.Signature is TokenSignature.Rs256 ? "RS256" : "ES256",
            ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)),
        };
        string signed = $"{Encode(header)}.{Encode(claims)}";
        byte[] bytes = Encoding.ASCII.GetBytes(signed);
        byte[] signature = _key switch
        {
            RSA rsa => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignData(bytes, HashAlgorithmName.SHA256),
            var other => throw new NotSupportedException($"No signature with {other}."),
        };
        return $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(JsonObject part) =>
        System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(part));
}
