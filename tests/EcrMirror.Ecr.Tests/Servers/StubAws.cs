using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Ecr.Tests.Servers;

/// <summary>
/// As much of AWS as hands out tokens and credentials, on loopback: GetAuthorizationToken of both services, AssumeRole and
/// AssumeRoleWithWebIdentity of STS, and the endpoint that containers get credentials from. It looks at no signature, but notes who signed.
/// </summary>
internal sealed partial class StubAws : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TimeProvider _time;
    private int _tokens;
    private int _sessions;

    private StubAws(WebApplication application, TimeProvider time)
    {
        _application = application;
        _time = time;
    }

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<Asked> Journal { get; } = new();

    /// <summary>Answers a call in place of what it should be answered; what it leaves is answered as usual.</summary>
    public Func<HttpContext, Asked, Task<bool>> Instead { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>How long tokens of registries are good.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long the credentials of sessions are good.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(1);

    public string Url { get; private set; } = "";

    /// <summary>The calls of one operation.</summary>
    public IReadOnlyList<Asked> Calls(string action) => [.. Journal.Where(asked => asked.Action == action)];

    public static async Task<StubAws> StartAsync(TimeProvider? time = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var aws = new StubAws(application, time ?? TimeProvider.System);
        application.Run(aws.AnswerAsync);
        await application.StartAsync();
        aws.Url = application.Urls.Single();
        return aws;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    /// <summary>An error as services with JSON answer it.</summary>
    public static async Task RefuseAsync(HttpContext context, int status, string type, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync($$"""{"__type":"{{type}}","message":"{{message}}"}""");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
        Dictionary<string, string> form = body.Contains("Action=", StringComparison.Ordinal)
            ? body.Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]), StringComparer.Ordinal)
            : [];
        string authorization = context.Request.Headers.Authorization.ToString();
        Match signer = Signer().Match(authorization);
        var asked = new Asked(
            form.GetValueOrDefault("Action") ?? context.Request.Headers["X-Amz-Target"].ToString().Split('.').Last() switch { "" => context.Request.Path.ToString(), var target => target },
            signer.Groups["key"].Value,
            signer.Groups["region"].Value,
            signer.Groups["service"].Value,
            context.Request.Headers["X-Amz-Security-Token"].ToString(),
            authorization,
            form);
        Journal.Enqueue(asked);
        if (await Instead(context, asked))
            return;

        await (asked.Action switch
        {
            "GetAuthorizationToken" => HandOutTokenAsync(context, asked),
            "AssumeRole" or "AssumeRoleWithWebIdentity" => HandOutSessionAsync(context, asked.Action),
            "/credentials" => HandOutContainerCredentialsAsync(context),

            // As of a role that may push, and nothing else.
            _ => RefuseAsync(context, 400, "AccessDeniedException", $"User: arn:aws:sts::123456789012:assumed-role/mirror/1 is not authorized to perform: ecr:{asked.Action} on resource: *"),
        });
    }

    private Task HandOutTokenAsync(HttpContext context, Asked asked)
    {
        string token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{asked.Service}-{asked.Region}-{Interlocked.Increment(ref _tokens)}"));
        string expires = ((_time.GetUtcNow() + TokenLifetime).ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);
        string data = $$"""{"authorizationToken":"{{token}}","expiresAt":{{expires}}}""";
        context.Response.ContentType = "application/x-amz-json-1.1";
        return context.Response.WriteAsync($$"""{"authorizationData":{{(asked.Service is "ecr-public" ? data : $"[{data}]")}}}""");
    }

    private Task HandOutSessionAsync(HttpContext context, string action)
    {
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync($"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>
            <AccessKeyId>ASIASESSION{Interlocked.Increment(ref _sessions)}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
            <Expiration>{TimeProvider.System.GetUtcNow() + SessionLifetime:yyyy-MM-ddTHH:mm:ssZ}</Expiration>
            </Credentials></{action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>
            """);
    }

    private static Task HandOutContainerCredentialsAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            """{"AccessKeyId":"ASIAOFPOD","SecretAccessKey":"secret","Token":"pod-session","Expiration":"2099-01-01T00:00:00Z"}""");
    }

    [GeneratedRegex(@"Credential=(?<key>[^/]+)/[0-9]+/(?<region>[^/]+)/(?<service>[^/]+)/")]
    private static partial Regex Signer();

    /// <summary>A call: which, who signed it, and for what.</summary>
    internal sealed record Asked(
        string Action, string AccessKey, string Region, string Service, string SessionToken, string Authorization, IReadOnlyDictionary<string, string> Form);
}
