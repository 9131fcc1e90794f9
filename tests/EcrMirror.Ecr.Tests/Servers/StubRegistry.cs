using System.Collections.Concurrent;
using System.Net;
using System.Text;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Ecr.Tests.Servers;

/// <summary>
/// The door of a registry of ECR, on loopback: a private one asks for a password with each request, ECR Public for a token that its own
/// service gives to anybody or for a password. Behind it is one manifest in every repository.
/// </summary>
internal sealed class StubRegistry : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly bool _isPublic;

    private StubRegistry(WebApplication application, bool isPublic)
    {
        _application = application;
        _isPublic = isPublic;
    }

    public static RawManifest Manifest { get; } = new(
        Encoding.UTF8.GetBytes("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""), MediaType.OciIndex);

    /// <summary>What was asked and shown, in order.</summary>
    public ConcurrentQueue<(string Line, string Shown)> Journal { get; } = new();

    /// <summary>Passwords that were shown, each once, in order.</summary>
    public IEnumerable<string> Passwords => Journal.Where(asked => asked.Shown.StartsWith("Basic ", StringComparison.Ordinal))
        .Select(asked => Encoding.UTF8.GetString(Convert.FromBase64String(asked.Shown[6..]))).Distinct();

    /// <summary>Whether a password opens the registry.</summary>
    public Func<string, bool> Takes { get; set; } = _ => true;

    /// <summary>Whether every POST ends with the connection, as at ECR where a repository is missing.</summary>
    public bool CutsPosts { get; set; }

    public string Host { get; private set; } = "";

    public static async Task<StubRegistry> StartAsync(bool isPublic = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var registry = new StubRegistry(application, isPublic);
        application.Run(registry.AnswerAsync);
        await application.StartAsync();
        registry.Host = new Uri(application.Urls.Single()).Authority;
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string shown = context.Request.Headers.Authorization.ToString();
        Journal.Enqueue(($"{context.Request.Method} {context.Request.Path}", shown));
        if (CutsPosts && context.Request.Method == "POST")
        {
            context.Abort();
            return;
        }

        bool isOpen = shown.StartsWith("Basic ", StringComparison.Ordinal) && Takes(Encoding.UTF8.GetString(Convert.FromBase64String(shown[6..])));
        if (_isPublic && context.Request.Path == "/token/")
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(shown.Length is 0 ? """{"token":"for-anybody"}""" : """{"token":"for-a-user"}""");
        }
        else if (_isPublic ? shown.StartsWith("Bearer ", StringComparison.Ordinal) : isOpen)
        {
            context.Response.ContentType = Manifest.MediaType.ToString();
            context.Response.ContentLength = Manifest.Content.Length;
            if (context.Request.Method == "GET")
                await context.Response.Body.WriteAsync(Manifest.Content);
        }
        else if (shown.Length > 0)
        {
            context.Response.StatusCode = 403;
            context.Response.ContentType = "application/json";
            if (context.Request.Method != "HEAD")
                await context.Response.WriteAsync("""{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}""");
        }
        else
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = _isPublic
                ? $"Bearer realm=\"http://{context.Request.Host}/token/\",service=\"public.ecr.aws\",scope=\"aws\""
                : $"Basic realm=\"https://{context.Request.Host}/\",service=\"ecr.amazonaws.com\"";
            if (context.Request.Method != "HEAD")
                await context.Response.WriteAsync("Not Authorized\n");
        }
    }
}
