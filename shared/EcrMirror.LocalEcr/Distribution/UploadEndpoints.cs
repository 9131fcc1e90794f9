using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Uploads and mounts: distribution-spec, "Pushing Blobs".</summary>
internal sealed class UploadEndpoints(RegistryStore store, IBlobStorage storage, TokenAccess? tokens, bool usesRelativeLocations) : IAsyncDisposable
{
    private static readonly SpecError BodyUnsupported =
        new(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", "A blob's bytes are taken by PATCH only.");

    private readonly ConcurrentDictionary<string, BlobUpload> _uploads = new(StringComparer.Ordinal);

    public async Task MountAsync(Exchange exchange)
    {
        (RepositoryName repository, Digest digest) = (exchange.Request.Repository!.Value, exchange.Request.Digest!.Value);
        HttpRequest http = exchange.Http.Request;
        bool mounts = RepositoryName.TryParse(http.Query["from"], out RepositoryName from)
            && (tokens is null || tokens.Allows(http, new AccessScope($"repository:{from}", "pull")))
            && !exchange.Faults.DeclinedMounts.TryTake(exchange.Request, out _)
            && store.MountBlob(from, repository, digest);
        if (!mounts)
        {
            await BeginAsync(exchange);
            return;
        }

        exchange.Journal.Add(new BlobMounted(repository, from, digest));
        await AnswerCreatedAsync(exchange, digest);
    }

    public async Task StartAsync(Exchange exchange)
    {
        if (exchange.Request.Digest is not { } digest)
        {
            await BeginAsync(exchange);
            return;
        }

        if (exchange.Faults.RefusedBodies.TryTake(exchange.Request, out _))
        {
            await exchange.RefuseAsync(BodyUnsupported);
            return;
        }

        if (!digest.CanVerify)
        {
            await exchange.RefuseAsync(SpecError.DigestInvalid);
            return;
        }

        await TakeTurnAsync(exchange, Begin(exchange), upload => FinishAsync(exchange, upload, digest));
    }

    public Task StatusAsync(Exchange exchange) => TakeTurnAsync(
        exchange, Find(exchange), upload => AnswerProgressAsync(exchange, upload, HttpStatusCode.NoContent));

    public Task CancelAsync(Exchange exchange) => TakeTurnAsync(exchange, Find(exchange), async upload =>
    {
        await EndAsync(upload);
        await exchange.AnswerEmptyAsync(HttpStatusCode.NoContent);
    });

    public Task AppendAsync(Exchange exchange) => TakeTurnAsync(exchange, FindLatest(exchange), async upload =>
    {
        if (!FitsRange(exchange, upload))
        {
            await RefuseRangeAsync(exchange, upload);
            return;
        }

        await ReceiveAsync(exchange, upload);
        upload.Chunks++;
        await AnswerProgressAsync(exchange, upload, HttpStatusCode.Accepted);
    });

    public async Task CompleteAsync(Exchange exchange)
    {
        if (exchange.Request.Digest is not { CanVerify: true } digest)
        {
            await exchange.RefuseAsync(SpecError.DigestInvalid);
            return;
        }

        bool bringsBytes = exchange.Http.Request.ContentLength is not 0
            && exchange.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
        if (bringsBytes && exchange.Faults.RefusedBodies.TryTake(exchange.Request, out _))
        {
            await exchange.RefuseAsync(BodyUnsupported);
            return;
        }

        await TakeTurnAsync(exchange, FindLatest(exchange), upload =>
            FitsRange(exchange, upload) ? FinishAsync(exchange, upload, digest) : RefuseRangeAsync(exchange, upload));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (BlobUpload upload in _uploads.Values)
            await EndAsync(upload);
    }

    private async Task TakeTurnAsync(Exchange exchange, BlobUpload? upload, Func<BlobUpload, Task> work)
    {
        if (upload is null)
        {
            await exchange.RefuseAsync(SpecError.UploadUnknown);
            return;
        }

        await upload.Turn.WaitAsync(exchange.CancellationToken);
        try
        {
            // Whoever had the turn before may have ended the upload.
            if (_uploads.ContainsKey(upload.Id))
                await work(upload);
            else
                await exchange.RefuseAsync(SpecError.UploadUnknown);
        }
        finally
        {
            upload.Turn.Release();
        }
    }

    private async Task BeginAsync(Exchange exchange) => await AnswerProgressAsync(exchange, Begin(exchange), HttpStatusCode.Accepted);

    private BlobUpload Begin(Exchange exchange)
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        bool isSha512 = exchange.Http.Request.Query["digest-algorithm"] == "sha512" || exchange.Request.Digest?.Algorithm is "sha512";
        return _uploads[id] = new BlobUpload(id, exchange.Request.Repository!.Value, isSha512, storage.Begin(id));
    }

    /// <summary>Takes the last bytes. What was received of a body that broke off stays, so that the client can ask and go on.</summary>
    private async Task FinishAsync(Exchange exchange, BlobUpload upload, Digest digest)
    {
        await ReceiveAsync(exchange, upload);

        long size = upload.Length;
        BlobContent? content = await upload.KeepAsync(digest, exchange.CancellationToken);
        if (content is not null)
        {
            store.AddBlob(upload.Repository, digest, content);
            exchange.Journal.Add(new BlobUploaded(upload.Repository, digest, size));
        }

        await EndAsync(upload);
        if (content is null)
            await exchange.RefuseAsync(SpecError.DigestInvalid with { Detail = digest.ToString() });
        else
            await AnswerCreatedAsync(exchange, digest);
    }

    private async Task EndAsync(BlobUpload upload)
    {
        if (_uploads.TryRemove(upload.Id, out _))
            await upload.DisposeAsync();
    }

    private static Task ReceiveAsync(Exchange exchange, BlobUpload upload) =>
        exchange.ReadBodyAsync(bytes => upload.AppendAsync(bytes, exchange.CancellationToken));

    private BlobUpload? Find(Exchange exchange) =>
        _uploads.TryGetValue(exchange.Request.Upload!, out BlobUpload? upload)
        && upload.Repository == exchange.Request.Repository
        && exchange.Http.Request.Query.ContainsKey("_state")
            ? upload
            : null;

    /// <summary>The upload, if its address is that of the latest answer: "clients MUST use" it (distribution-spec, "Pushing a blob in chunks").</summary>
    private BlobUpload? FindLatest(Exchange exchange) =>
        Find(exchange) is { } upload && exchange.Http.Request.Query["_state"] == upload.State ? upload : null;

    /// <summary>Whether a Content-Range, if there is one, goes on where the last one ended and is as long as the body.</summary>
    private static bool FitsRange(Exchange exchange, BlobUpload upload)
    {
        string range = exchange.Http.Request.Headers.ContentRange.ToString();
        return range.Length == 0
            || (range.Split('-') is [var first, var last]
                && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long from)
                && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long to)
                && from == upload.Length
                && (exchange.Http.Request.ContentLength is not { } length || length == to - from + 1));
    }

    private Task RefuseRangeAsync(Exchange exchange, BlobUpload upload)
    {
        Describe(exchange, upload);
        return exchange.RefuseAsync(new SpecError(
            HttpStatusCode.RequestedRangeNotSatisfiable, "BLOB_UPLOAD_INVALID", $"The next byte is number {upload.Length}."));
    }

    private Task AnswerProgressAsync(Exchange exchange, BlobUpload upload, HttpStatusCode status)
    {
        Describe(exchange, upload);
        return exchange.AnswerEmptyAsync(status);
    }

    private void Describe(Exchange exchange, BlobUpload upload)
    {
        IHeaderDictionary headers = exchange.Http.Response.Headers;
        headers.Location = Address(exchange, $"/v2/{upload.Repository}/blobs/uploads/{upload.Id}?_state={upload.State}");
        headers.Range = $"0-{Math.Max(0, upload.Length - 1)}";
        headers["Docker-Upload-UUID"] = upload.Id;
    }

    private Task AnswerCreatedAsync(Exchange exchange, Digest digest)
    {
        exchange.Http.Response.Headers.Location = Address(exchange, $"/v2/{exchange.Request.Repository}/blobs/{digest}");
        exchange.NameDigest(digest);
        return exchange.AnswerEmptyAsync(HttpStatusCode.Created);
    }

    private string Address(Exchange exchange, string path) =>
        usesRelativeLocations ? path : $"{exchange.Http.Request.Scheme}://{exchange.Http.Request.Host}{path}";
}
