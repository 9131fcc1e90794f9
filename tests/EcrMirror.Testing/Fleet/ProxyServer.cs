using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Testing.Fleet;

/// <summary>A server on a free port of loopback that stands before an emulator of AWS.</summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    private readonly Forwarding _emulator;
    private readonly WebApplication _server;

    private ProxyServer(Forwarding emulator, WebApplication server) => (_emulator, _server) = (emulator, server);

    public Uri Address => new(_server.Urls.Single());

    /// <summary>Starts.</summary>
    /// <param name="emulator">Where requests can be handed on to.</param>
    /// <param name="answer">Returns the body of the answer to a request with its body; sets the rest on the response.</param>
    public static async Task<ProxyServer> StartAsync(Uri emulator, Func<HttpContext, byte[], Forwarding, Task<byte[]>> answer)
    {
        var forwarding = new Forwarding(emulator);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            byte[] answered = await answer(http, body.ToArray(), forwarding);
            http.Response.ContentLength = answered.Length;
            await http.Response.Body.WriteAsync(answered, http.RequestAborted);
        });
        await server.StartAsync();
        return new ProxyServer(forwarding, server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _emulator.Dispose();
    }
}
