using System.Net;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.Extensions.Primitives;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Reading, storing and deleting manifests. Bytes are kept as they came.</summary>
internal sealed class ManifestEndpoints(RegistryStore store, bool acceptsIncomplete)
{
    public Task GetAsync(Exchange exchange)
    {
        RegistryRequest request = exchange.Request;
        RawManifest? found = request.Digest is { } digest
            ? store.FindManifest(request.Repository!.Value, digest)
            : store.FindManifest(request.Repository!.Value, request.Tag!.Value);
        if (found is not { } manifest)
            return exchange.RefuseAsync(SpecError.ManifestUnknown);

        // As docker-registry: a type that the client does not offer to take is not there for it.
        if (!Accepts(exchange.Http.Request.Headers.Accept, manifest.MediaType))
            return exchange.RefuseAsync(SpecError.ManifestUnknown with { Message = $"manifest is of type {manifest.MediaType}, which Accept does not list" });

        return exchange.AnswerContentAsync(
            new MemoryBlobStorage.Content(manifest.Content), manifest.MediaType.ToString(), manifest.Digest, acceptsRanges: false);
    }

    public async Task PutAsync(Exchange exchange)
    {
        RegistryRequest request = exchange.Request;
        if (await exchange.ReadBodyAsync(OciLimits.ManifestBytes) is not { } bytes)
        {
            await exchange.RefuseAsync(new SpecError(
                HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID", $"A manifest may have {OciLimits.ManifestBytes} bytes."));
            return;
        }

        var raw = new RawManifest(bytes, new MediaType((exchange.Http.Request.ContentType ?? "").Split(';')[0]), request.Digest);
        if (request.Digest is { } promised && promised != raw.Digest)
        {
            await exchange.RefuseAsync(SpecError.DigestInvalid);
            return;
        }

        Manifest manifest;
        try
        {
            manifest = raw.Read();
        }
        catch (ManifestException malformed)
        {
            await exchange.RefuseAsync(SpecError.ManifestInvalid(malformed.Message));
            return;
        }

        RepositoryName repository = request.Repository!.Value;
        IReadOnlyList<MissingContent> missing = store.PutManifest(repository, raw, manifest, request.Tag, acceptsIncomplete);
        if (missing.Count > 0)
        {
            await RefuseAsync(exchange, missing[0]);
            return;
        }

        WriteDown(exchange, repository, raw);
        exchange.Http.Response.Headers.Location = $"/v2/{repository}/manifests/{raw.Digest}";
        exchange.NameDigest(raw.Digest);
        if (manifest.Subject is { } subject && !exchange.Faults.AbsentReferrers.TryTake(request, out _))
            exchange.Http.Response.Headers["OCI-Subject"] = subject.Digest.ToString();
        await exchange.AnswerEmptyAsync(HttpStatusCode.Created);
    }

    public Task DeleteAsync(Exchange exchange)
    {
        RegistryRequest request = exchange.Request;
        bool isGone = request.Digest is { } digest
            ? store.RemoveManifest(request.Repository!.Value, digest)
            : store.RemoveTag(request.Repository!.Value, request.Tag!.Value);
        return isGone ? exchange.AnswerEmptyAsync(HttpStatusCode.Accepted) : exchange.RefuseAsync(SpecError.ManifestUnknown);
    }

    private static Task RefuseAsync(Exchange exchange, MissingContent content) => exchange.RefuseAsync(content.HeldSize is { } size
        ? new SpecError(HttpStatusCode.BadRequest, "SIZE_INVALID", $"{content.Descriptor.Digest} has {size} bytes, not {content.Descriptor.Size}")
        : new SpecError(HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", content.Descriptor.Digest.ToString()));

    private static bool Accepts(StringValues accept, MediaType type)
    {
        string[] offered = [.. accept.SelectMany(line => (line ?? "").Split(',')).Select(one => one.Split(';')[0].Trim())];
        return offered.All(one => one.Length == 0) || offered.Any(one => one is "*/*" or "application/*" || one == type.ToString());
    }

    private void WriteDown(Exchange exchange, RepositoryName repository, RawManifest raw)
    {
        exchange.Journal.Add(new ManifestPut(repository, raw.Digest, exchange.Request.Tag));
        if (exchange.Request.Tag is { } tag && store.MissingInTree(repository, raw.Digest) is { Count: > 0 } missing)
            exchange.Journal.Add(new IncompleteTagSighting(repository, tag, raw.Digest, missing));
    }
}
