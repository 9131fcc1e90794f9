using EcrMirror.Oci;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>
/// Serves the same bytes as every manifest. For what the local registry, being a registry, refuses to hold: manifests that are none,
/// or are too large.
/// </summary>
internal sealed class UnfitManifestServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private UnfitManifestServer(WebApplication server) => _server = server;

    public ImageReference Image => ImageReference.Parse($"{new Uri(_server.Urls.Single()).Authority}/old/app:1.0");

    public static async Task<UnfitManifestServer> StartAsync(MediaType mediaType, byte[] content)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        server.Map("/v2/old/app/manifests/{reference}", () => Results.Bytes(content, mediaType.ToString()));
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new UnfitManifestServer(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
