using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr.Accounts;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Testing.Fleet;

/// <summary>
/// Stands between services and an emulator of SQS and SNS, or of DynamoDB, which let everybody do everything, and refuses what the policies of
/// the access key do not allow, as AWS would. It believes who a request says that it is from: signatures are not checked.
/// </summary>
public sealed partial class IamProxy : IAsyncDisposable
{
    private readonly string _account;
    private readonly Dictionary<string, KeyPair> _keys;
    private ProxyServer? _server;

    private IamProxy(string account, IEnumerable<KeyPair> keys) =>
        (_account, _keys) = (account, keys.ToDictionary(key => key.AccessKeyId, StringComparer.Ordinal));

    /// <summary>Where services talk to it.</summary>
    public Uri Address => _server!.Address;

    /// <summary>Every permission that was asked for, and whether policies gave it.</summary>
    public IamJournal Permissions { get; } = new();

    /// <summary>Starts on a free port of loopback.</summary>
    /// <param name="emulator">Where allowed requests go.</param>
    /// <param name="account">The account that queues, topics and tables are in.</param>
    /// <param name="keys">Who may do what.</param>
    public static async Task<IamProxy> StartAsync(Uri emulator, string account, IEnumerable<KeyPair> keys)
    {
        var proxy = new IamProxy(account, keys);
        proxy._server = await ProxyServer.StartAsync(emulator, proxy.AnswerAsync);
        return proxy;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<byte[]> AnswerAsync(HttpContext http, byte[] request, Forwarding emulator)
    {
        string target = http.Request.Headers["X-Amz-Target"].ToString();
        bool isQuery = target.Length == 0;

        return FindRefusal(http.Request, request, target)?.Answer(http, isQuery) ?? await emulator.AskAsync(http, request);
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
