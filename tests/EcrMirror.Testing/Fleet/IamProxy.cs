using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Testing.Fleet;

/// <summary>
/// Stands between services and an emulator of SQS and SNS, or of DynamoDB, which let everybody do everything, and refuses what the policies of
/// the access key do not allow, as AWS would. It believes who a request says that it is from: signatures are not checked.
/// </summary>
public sealed partial class IamProxy : IAsyncDisposable
{
    private readonly Forwarding _emulator;
    private readonly string _account;
    private readonly Dictionary<string, KeyPair> _keys;
    private WebApplication? _server;

    private IamProxy(Uri emulator, string account, IEnumerable<KeyPair> keys)
    {
        (_emulator, _account) = (new Forwarding(emulator), account);
        _keys = keys.ToDictionary(key => key.AccessKeyId, StringComparer.Ordinal);
    }

    /// <summary>Where services talk to it.</summary>
    public Uri Address => new(_server!.Urls.Single());

    /// <summary>Every permission that was asked for, and whether policies gave it.</summary>
    public IamJournal Permissions { get; } = new();

    /// <summary>Starts on a free port of loopback.</summary>
    /// <param name="emulator">Where allowed requests go.</param>
    /// <param name="account">The account that queues, topics and tables are in.</param>
    /// <param name="keys">Who may do what.</param>
    public static async Task<IamProxy> StartAsync(Uri emulator, string account, IEnumerable<KeyPair> keys)
    {
        var proxy = new IamProxy(emulator, account, keys);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        proxy._server = builder.Build();
        proxy._server.Urls.Add("http://127.0.0.1:0");
        proxy._server.Run(proxy.PassAsync);
        await proxy._server.StartAsync();
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _emulator.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        byte[] request = body.ToArray();
        string target = http.Request.Headers["X-Amz-Target"].ToString();
        bool isQuery = target.Length == 0;

        byte[] answer = FindRefusal(http.Request, request, target)?.Answer(http, isQuery) ?? await _emulator.AskAsync(http, request);
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    private AwsRefusal? FindRefusal(HttpRequest request, byte[] body, string target)
    {
        Match credential = Credential().Match(request.Headers.Authorization.ToString());
        if (!credential.Success || !_keys.TryGetValue(credential.Groups["key"].Value, out KeyPair? key))
            return AwsRefusal.UnknownKey;

        string service = credential.Groups["service"].Value;
        foreach (IamRequest wanted in Read(service, credential.Groups["region"].Value, target, body))
        {
            var decision = new IamDecision(key.Arn, wanted.Action, wanted.Resource, key.Policies is not { } policies || IamPolicy.Allows(policies, wanted));
            Permissions.Add(decision);
            if (!decision.IsAllowed)
                return service is "sns" ? AwsRefusal.AuthorizationError(decision) : AwsRefusal.AccessDenied(decision);
        }

        return null;
    }

    // JSON names the operation in a header, the query protocol of SNS in its form.
    private IReadOnlyList<IamRequest> Read(string service, string region, string target, byte[] body)
    {
        if (target.Length > 0)
        {
            using var document = JsonDocument.Parse(body);
            return AwsActions.Of(
                service,
                target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..],
                region,
                _account,
                name => document.RootElement.TryGetProperty(name, out JsonElement value) ? value : null);
        }

        Dictionary<string, string> form = Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[^1].Replace('+', ' ')), StringComparer.Ordinal);
        return AwsActions.Of(
            service, form.GetValueOrDefault("Action", ""), region, _account, name => form.TryGetValue(name, out string? value) ? JsonSerializer.SerializeToElement(value) : null);
    }

    // AWS4-HMAC-SHA256 Credential=key/date/region/service/aws4_request, …
    [GeneratedRegex("Credential=(?<key>[^/]+)/[0-9]+/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request")]
    private static partial Regex Credential();
}
