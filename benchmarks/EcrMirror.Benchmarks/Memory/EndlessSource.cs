using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace EcrMirror.Benchmarks.Memory;

/// <summary>
/// A source on loopback with one image of layers that are too large to be kept anywhere: their bytes are made while they are sent. Nobody
/// can read one to its end and find its digest true.
/// </summary>
internal sealed partial class EndlessSource : IAsyncDisposable
{
    public const string Repository = "endless/app";
    public const string Tag = "1";

    private const int BlockBytes = 1024 * 1024;
    private const int PieceBytes = 64 * 1024;

    private readonly WebApplication _server;
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly long _layerBytes;
    private readonly byte[] _config = Encoding.UTF8.GetBytes("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""");
    private readonly byte[] _manifest;
    private int _inFlight;
    private int _mostInFlight;

    private EndlessSource(WebApplication server, int layers, long layerBytes)
    {
        _server = server;
        _layerBytes = layerBytes;
        new Random(1).NextBytes(_block);
        _manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = MediaType.OciManifest.ToString(),
            config = new { mediaType = "application/vnd.oci.image.config.v1+json", digest = Digest.Sha256(_config).ToString(), size = _config.Length },
            layers = Enumerable.Range(0, layers).Select(layer => new
            {
                mediaType = "application/vnd.oci.image.layer.v1.tar+gzip",
                digest = Digest.Sha256(BitConverter.GetBytes(layer)).ToString(),
                size = layerBytes,
            }),
        });
    }

    public RegistryHost Host => RegistryHost.Parse(new Uri(_server.Urls.Single()).Authority);

    /// <summary>The most layers that were sent at the same time.</summary>
    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    public static async Task<EndlessSource> StartAsync(int layers, long layerBytes, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication server = builder.Build();
        var source = new EndlessSource(server, layers, layerBytes);
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(source.AnswerAsync);
        await server.StartAsync(cancellationToken);
        return source;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        string path = http.Request.Path;
        http.Response.Headers["Docker-Distribution-API-Version"] = "registry/2.0";
        if (path is "/v2/" or "/v2")
            return Task.CompletedTask;
        if (path.EndsWith("/tags/list", StringComparison.Ordinal))
            return http.Response.WriteAsJsonAsync(new { name = Repository, tags = new[] { Tag } }, http.RequestAborted);
        if (path.Contains("/manifests/", StringComparison.Ordinal))
            return SendAsync(http, _manifest, MediaType.OciManifest.ToString());
        if (path.EndsWith(Digest.Sha256(_config).ToString(), StringComparison.Ordinal))
            return SendAsync(http, _config, "application/octet-stream");
        if (path.Contains("/blobs/", StringComparison.Ordinal))
            return SendLayerAsync(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(HttpContext http, byte[] content, string mediaType)
    {
        http.Response.ContentType = mediaType;
        http.Response.ContentLength = content.Length;
        http.Response.Headers["Docker-Content-Digest"] = Digest.Sha256(content).ToString();
        if (HttpMethods.IsGet(http.Request.Method))
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }

    private async Task SendLayerAsync(HttpContext http)
    {
        (long from, long to) = (0, _layerBytes - 1);
        if (Range().Match(http.Request.Headers[HeaderNames.Range].ToString()) is { Success: true } range)
        {
            from = long.Parse(range.Groups["from"].ValueSpan, CultureInfo.InvariantCulture);
            if (range.Groups["to"].Length > 0)
                to = Math.Min(to, long.Parse(range.Groups["to"].ValueSpan, CultureInfo.InvariantCulture));
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers[HeaderNames.ContentRange] = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{_layerBytes}");
        }

        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers[HeaderNames.AcceptRanges] = "bytes";
        http.Response.ContentLength = to - from + 1;
        if (!HttpMethods.IsGet(http.Request.Method))
            return;
        Note(Interlocked.Increment(ref _inFlight));
        try
        {
            for (long position = from; position <= to;)
            {
                int at = (int)(position % BlockBytes);
                int length = (int)Math.Min(Math.Min(PieceBytes, BlockBytes - at), to - position + 1);
                await http.Response.Body.WriteAsync(_block.AsMemory(at, length), http.RequestAborted);
                position += length;
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever read it has gone.
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private void Note(int inFlight)
    {
        int most;
        while (inFlight > (most = Volatile.Read(ref _mostInFlight)))
            Interlocked.CompareExchange(ref _mostInFlight, inFlight, most);
    }

    [GeneratedRegex(@"\Abytes=(?<from>\d+)-(?<to>\d*)\z")]
    private static partial Regex Range();
}
