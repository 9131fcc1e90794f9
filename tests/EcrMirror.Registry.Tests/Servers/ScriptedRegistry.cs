using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry.Tests.Servers;

/// <summary>A server on loopback that answers as one test says: for the oddities of the protocol that no real registry shows on demand.</summary>
internal sealed class ScriptedRegistry : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ScriptedRegistry(WebApplication application) => _application = application;

    /// <summary>What was asked, in order: method, path and query.</summary>
    public ConcurrentQueue<Asked> Journal { get; } = new();

    public int Port { get; private set; }

    public string Host => $"127.0.0.1:{Port}";

    public IEnumerable<string> Lines => Journal.Select(asked => $"{asked.Method} {asked.Target}");

    public static async Task<ScriptedRegistry> StartAsync(Func<HttpContext, Task> script, X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        WebApplication application = builder.Build();
        var registry = new ScriptedRegistry(application);
        application.Run(async context =>
        {
            registry.Journal.Enqueue(new Asked(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.Authorization.ToString(),
                context.Request.Headers.Range.ToString()));
            await script(context);
        });
        await application.StartAsync();
        registry.Port = new Uri(application.Urls.Single()).Port;
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        // The client may hold connections open; they end with the server.
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    internal sealed record Asked(string Method, string Target, string Authorization, string Range);
}
