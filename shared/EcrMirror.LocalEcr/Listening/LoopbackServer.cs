using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.LocalEcr.Listening;

/// <summary>
/// Kestrel on 127.0.0.1 around one handler. Bare, without a host: nothing is logged, no configuration is read, and the start is fast.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly IServer _server;
    private readonly ServiceProvider _services;

    private LoopbackServer(IServer server, ServiceProvider services, RegistryHost host)
    {
        _server = server;
        _services = services;
        Host = host;
    }

    public RegistryHost Host { get; }

    public static async Task<LoopbackServer> StartAsync(
        int port, X509Certificate2? certificate, RequestDelegate handler, CancellationToken cancellationToken)
    {
        // The builder is asked for Kestrel's services only and never makes a host: a host would take Ctrl+C from the program it is in.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;

            // A test may hold a body for as long as it likes.
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });

        ServiceProvider services = builder.Services.BuildServiceProvider();
        var server = services.GetRequiredService<IServer>();
        try
        {
            await server.StartAsync(new Application(handler), cancellationToken);
        }
        catch (Exception refused)
        {
            await services.DisposeAsync();
            throw refused.GetBaseException() switch
            {
                AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => new PortRefusedException(port, "is taken already", refused),
                SocketException { SocketErrorCode: SocketError.AccessDenied } => new PortRefusedException(port, "is not for everybody to listen at", refused),
                _ => refused,
            };
        }

        string address = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return new LoopbackServer(server, services, RegistryHost.Parse(new Uri(address).Authority));
    }

    public async ValueTask DisposeAsync()
    {
        // Connections that are still open are cut: whoever holds one should see the registry go.
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _services.DisposeAsync();
    }

    private sealed class Application(RequestDelegate handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
