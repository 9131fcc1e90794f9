using System.Net;
using System.Text.Json;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Failures;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Manifests;

/// <summary>The manifests of one repository.</summary>
internal sealed class ManifestRequests(RegistryConnection connection, RepositoryName repository) : IManifestSource, IManifestSink, ITagRemover
{
    private readonly Access _read = Access.Read(repository);
    private readonly Access _write = Access.Write(repository);
    private readonly Access _remove = Access.Remove(repository);

    public async Task<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            TagAnswer answered = await connection.AskAsync(
                Request(HttpMethod.Head, tag.ToString()),
                (answer, _) => ValueTask.FromResult(new TagAnswer(answer.Message.StatusCode is HttpStatusCode.OK, Describe(answer.Message))),
                cancellationToken);
            if (!answered.IsThere || answered.Descriptor is not null)
                return answered.Descriptor;
        }
        catch (RegistryException mute) when (IsMute(mute))
        {
            // The answer to a GET says why.
        }

        // The headers are optional, and some registries leave one out.
        return (await GetManifestAsync(tag, cancellationToken))?.Descriptor;
    }

    public async Task<RawManifest?> GetManifestAsync(Tag tag, CancellationToken cancellationToken) =>
        await connection.AskAsync(
            Request(HttpMethod.Get, tag.ToString()),
            async (answer, attempt) =>
            {
                if (answer.Message.StatusCode is HttpStatusCode.NotFound)
                    return null;
                Digest? stated = Answers.ContentDigest(answer.Message);
                RawManifest manifest = await ReadAsync(answer, stated, attempt);
                if (stated is { CanVerify: true } digest && digest != manifest.Digest)
                    throw new ContentMismatchException(digest, manifest.Content.Length, manifest.Digest, manifest.Content.Length);
                return manifest;
            },
            cancellationToken);

    public async Task<RawManifest?> GetManifestAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (!digest.CanVerify)
            throw new NotSupportedException(
                $"A manifest addressed by '{digest.Algorithm}' cannot be verified, so it is not read; supported are sha256 and sha512.");

        return await connection.AskAsync(
            Request(HttpMethod.Get, digest.ToString()),
            async (answer, attempt) =>
            {
                if (answer.Message.StatusCode is HttpStatusCode.NotFound)
                    return null;
                RawManifest manifest = await ReadAsync(answer, digest, attempt);
                if (manifest.Digest != digest)
                    throw new ContentMismatchException(digest, manifest.Content.Length, manifest.Digest, manifest.Content.Length);
                return manifest;
            },
            cancellationToken);
    }

    public async Task<bool> HasManifestAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await HasManifestAsync(HttpMethod.Head, digest, cancellationToken);
        }
        catch (RegistryException mute) when (IsMute(mute))
        {
            return await HasManifestAsync(HttpMethod.Get, digest, cancellationToken);
        }
    }

    public Task PutManifestAsync(RawManifest manifest, CancellationToken cancellationToken) =>
        PutAsync(manifest, manifest.Digest.ToString(), cancellationToken);

    public async Task PutManifestAsync(RawManifest manifest, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsync(manifest, tag.ToString(), cancellationToken);
        }
        catch (RegistryException immutable) when (immutable.IsImmutableTag)
        {
            // Amazon ECR refuses a tag that cannot be moved also where it points to this very manifest.
            if ((await ResolveAsync(tag, cancellationToken))?.Digest != manifest.Digest)
                throw;
        }
    }

    // Source: distribution-spec 1.1, "Deleting tags": a registry that does not do it answers 400 or 405.
    public async Task<string?> RemoveTagAsync(Tag tag, CancellationToken cancellationToken)
    {
        var delete = new RegistryRequest(HttpMethod.Delete, $"{repository}/manifests/{tag}", _remove)
        {
            Action = RegistryAction.WriteManifest,
            Expected = [200, 202, 204, 400, 404, 405],
        };
        return await connection.AskAsync(
            delete,
            (answer, _) => ValueTask.FromResult(answer.Message.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed
                ? $"The registry does not remove tags: it answered {(int)answer.Message.StatusCode} to DELETE {Failure.Shown(answer.Uri)}."
                : null),
            cancellationToken);
    }

    private async Task PutAsync(RawManifest manifest, string reference, CancellationToken cancellationToken)
    {
        var put = new RegistryRequest(HttpMethod.Put, $"{repository}/manifests/{reference}", _write)
        {
            Action = RegistryAction.WriteManifest,
            Body = manifest,
            Expected = [200, 201, 202, 204],
        };
        await connection.AskAsync(
            put,
            (answer, _) =>
            {
                if (Answers.ContentDigest(answer.Message) is { CanVerify: true } stored && stored != Digest.Of(manifest.Content.Span, stored))
                    throw Failure.OfProtocol(HttpMethod.Put, answer.Uri, $"the registry stored {stored} where {manifest.Digest} was sent.", FailureKind.Integrity);
                return ValueTask.FromResult(true);
            },
            cancellationToken);
    }

    private async Task<bool> HasManifestAsync(HttpMethod method, Digest digest, CancellationToken cancellationToken) =>
        await connection.AskAsync(
            Request(method, digest.ToString()),
            (answer, _) => ValueTask.FromResult(answer.Message.StatusCode is HttpStatusCode.OK),
            cancellationToken);

    // The answer to a HEAD has no body, so Amazon ECR cannot say in it that a token has expired, or what is not allowed.
    private static bool IsMute(RegistryException refused) => refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden;

    private RegistryRequest Request(HttpMethod method, string reference) =>
        new(method, $"{repository}/manifests/{reference}", _read)
        {
            Action = RegistryAction.ReadManifest,
            Accept = MediaType.Manifests,
            Expected = [200, 404],
        };

    private static Descriptor? Describe(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.OK
        && Answers.ContentDigest(answer) is { } digest
        && answer.Content.Headers is { ContentLength: { } length and > 0, ContentType.MediaType: { } type }
            ? new Descriptor { MediaType = new MediaType(type), Digest = digest, Size = length }
            : null;

    private async ValueTask<RawManifest> ReadAsync(OpenAnswer answer, Digest? like, CancellationToken cancellationToken)
    {
        byte[] content = await BoundedContent.ReadAsync(
            answer.Message.Content, OciLimits.ManifestBytes, answer.Patience, connection.Options.StallTimeout, cancellationToken)
            ?? throw new ManifestException(
                $"The manifest at {Failure.Shown(answer.Uri)} is larger than the {OciLimits.ManifestBytes} bytes that are read.");
        return new RawManifest(content, TypeOf(answer.Message, content), like);
    }

    // Servers of static files know only that it is JSON; the manifest itself may know better.
    private static MediaType TypeOf(HttpResponseMessage answer, byte[] content)
    {
        string served = answer.Content.Headers.ContentType?.MediaType ?? "";
        return served is "" or "application/json" or "text/plain" or "application/octet-stream" && StatedIn(content) is { } stated
            ? new MediaType(stated)
            : new MediaType(served);
    }

    private static string? StatedIn(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth });
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("mediaType", out JsonElement type)
                && type.ValueKind is JsonValueKind.String
                ? type.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether there is such a tag, and what the headers say it points to.</summary>
    private sealed record TagAnswer(bool IsThere, Descriptor? Descriptor);
}
