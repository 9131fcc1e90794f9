using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli.Tests.Programs;

/// <summary>A registry without images that talks only to who shows one certificate.</summary>
internal sealed class MutualTlsServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly X509Certificate2 _certificate;

    private MutualTlsServer(WebApplication server, X509Certificate2 certificate) => (_server, _certificate) = (server, certificate);

    public string Host => new Uri(_server.Urls.Single()).Authority;

    /// <summary>Starts one, and writes what opens it: <c>ca.crt</c>, <c>client.cert</c> and <c>client.key</c>.</summary>
    public static async Task<MutualTlsServer> StartAsync(ScratchFolder certificates, CancellationToken cancellationToken)
    {
        X509Certificate2 own = LoopbackCertificate.Create();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 client = new CertificateRequest("CN=mirror", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        certificates.Write("ca.crt", own.ExportCertificatePem());
        certificates.Write("client.cert", client.ExportCertificatePem());
        certificates.Write("client.key", key.ExportPkcs8PrivateKeyPem());

        string expected = client.Thumbprint;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = own;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == expected;
        })));
        WebApplication server = builder.Build();
        server.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"none"}]}""", context.RequestAborted);
        });
        await server.StartAsync(cancellationToken);
        return new MutualTlsServer(server, own);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }
}
