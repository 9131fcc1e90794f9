using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EcrMirror.LocalEcr.Distribution;
using EcrMirror.LocalEcr.Listening;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr;

/// <summary>The host that blob downloads are redirected to, as registries do that keep blobs in a storage service.</summary>
public sealed class BlobHost : IAsyncDisposable
{
    private const string Moment = "yyyyMMdd'T'HHmmss'Z'";

    private readonly RegistryStore _store;
    private readonly TimeProvider _time;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly string _signature = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private LoopbackServer? _server;

    private BlobHost(RegistryStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>Its host and port.</summary>
    public RegistryHost Host => _server!.Host;

    /// <summary>What the addresses of blobs begin with; the signature is in the query.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    internal static async Task<BlobHost> StartAsync(
        RegistryStore store, X509Certificate2? certificate, RequestPipeline pipeline, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        var host = new BlobHost(store, time ?? TimeProvider.System);
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

    /// <summary>An address at which a blob can be read for a while; it looks like those that S3 signs.</summary>
    internal Uri Sign(RepositoryName repository, Digest digest, TimeSpan lifetime)
    {
        string path = $"{BaseAddress.AbsolutePath.TrimEnd('/')}/{repository}/{digest}";
        string signedAt = _time.GetUtcNow().UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture);
        string seconds = ((long)lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new UriBuilder(BaseAddress)
        {
            Path = path,
            Query = $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={signedAt}&X-Amz-Expires={seconds}&X-Amz-Signature={Signature(path, signedAt, seconds)}",
        }.Uri;
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
        if (!IsSigned(exchange.Http.Request))
            return exchange.RefuseAsync(new SpecError(HttpStatusCode.Forbidden, "DENIED", "The address is not signed, or has expired."));

        return request is { Operation: RegistryOperation.DownloadBlob, Repository: { } repository, Digest: { } digest }
            && _store.FindBlob(repository, digest) is { } content
            ? exchange.AnswerContentAsync(content, "application/octet-stream", digest, acceptsRanges: true)
            : exchange.RefuseAsync(SpecError.BlobUnknown);
    }

    private bool IsSigned(HttpRequest request)
    {
        IQueryCollection query = request.Query;
        if (query["signature"] == _signature)
            return true;

        (string signedAt, string seconds) = (query["X-Amz-Date"].ToString(), query["X-Amz-Expires"].ToString());
        return query["X-Amz-Signature"] == Signature(request.Path, signedAt, seconds)
            && DateTimeOffset.TryParseExact(signedAt, Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset from)
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            && _time.GetUtcNow() < from.AddSeconds(length);
    }

    private string Signature(string path, string signedAt, string seconds) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{path}\n{signedAt}\n{seconds}")));
}
