using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EcrMirror.LocalEcr.Distribution;
using EcrMirror.LocalEcr.Listening;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr;

/// <summary>The host that blob downloads are redirected to, as registries do that keep blobs in a storage service.</summary>
public sealed class BlobHost : IAsyncDisposable
{
    private readonly RegistryStore _store;
    private readonly string _signature = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private LoopbackServer? _server;

    private BlobHost(RegistryStore store) => _store = store;

    /// <summary>Its host and port.</summary>
    public RegistryHost Host => _server!.Host;

    /// <summary>What the addresses of blobs begin with; the signature is in the query.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    internal static async Task<BlobHost> StartAsync(
        RegistryStore store, X509Certificate2? certificate, RequestPipeline pipeline, CancellationToken cancellationToken)
    {
        var host = new BlobHost(store);
        host._server = await LoopbackServer.StartAsync(
            0, certificate, context => pipeline.HandleAsync(context, Read(context.Request, host), host.AnswerAsync), cancellationToken);
        host.BaseAddress = new Uri($"{(certificate is null ? "http" : "https")}://{host.Host}/blobs/?signature={host._signature}");
        return host;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static RegistryRequest Read(HttpRequest request, BlobHost host)
    {
        string[] segments = (request.Path.Value ?? "").Split('/');
        bool namesBlob = segments is ["", "blobs", _, _, ..]
            & RepositoryName.TryParse(string.Join('/', segments.Skip(2).SkipLast(1)), out RepositoryName repository)
            & Digest.TryParse(segments[^1], out Digest digest);
        return new RegistryRequest
        {
            Host = host.Host,
            Method = request.Method,
            Path = request.Path.Value ?? "",
            Query = request.QueryString.Value ?? "",
            Operation = namesBlob && request.Method is "GET" or "HEAD" ? RegistryOperation.DownloadBlob : RegistryOperation.Unknown,
            Repository = namesBlob ? repository : null,
            Digest = namesBlob ? digest : null,
        };
    }

    private Task AnswerAsync(Exchange exchange)
    {
        RegistryRequest request = exchange.Request;
        if (exchange.Http.Request.Headers.Authorization.Count > 0)
            return exchange.RefuseAsync(new SpecError(HttpStatusCode.BadRequest, "UNSUPPORTED", "Only one auth mechanism allowed."));
        if (exchange.Http.Request.Query["signature"] != _signature)
            return exchange.RefuseAsync(new SpecError(HttpStatusCode.Forbidden, "DENIED", "The address is not signed."));

        return request is { Operation: RegistryOperation.DownloadBlob, Repository: { } repository, Digest: { } digest }
            && _store.FindBlob(repository, digest) is { } content
            ? exchange.AnswerContentAsync(content, "application/octet-stream", digest, acceptsRanges: true)
            : exchange.RefuseAsync(SpecError.BlobUnknown);
    }
}
