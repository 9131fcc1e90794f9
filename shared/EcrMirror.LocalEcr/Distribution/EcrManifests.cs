using System.Net;
using System.Text.Json;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.PullThrough;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.Extensions.Primitives;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Manifests as ECR's registries read, take and delete them.</summary>
internal sealed class EcrManifests(PullMeter meter, PullThroughCaches caches)
{
    public async Task GetAsync(EcrVisit visit)
    {
        bool isGet = visit.Request.Operation is RegistryOperation.GetManifest;
        if (isGet && visit.Registry.Identity.IsPublic && !TryPull(visit))
        {
            await visit.RefuseAsync(EcrErrors.RateExceeded);
            return;
        }

        await caches.RefreshAsync(visit.Registry, visit.Call, visit.Name, visit.Image, visit.Exchange.CancellationToken);
        ImageResult result = visit.Registry.BatchGetImage(visit.Call, visit.Name, [visit.Image])[0];
        if (result.Image is not { } image)
            throw new EcrError("ImageNotFoundException", result.FailureReason!);

        RawManifest shown = visit.Request.Digest is null ? ManifestConversion.For(image, Accepted(visit.Exchange.Http.Request.Headers.Accept)) : image.Raw;
        if (!isGet)
            visit.Exchange.Http.Response.Headers["Sizes"] = "";
        await visit.Exchange.AnswerContentAsync(
            new MemoryBlobStorage.Content(shown.Content),
            shown.MediaType.ToString(),
            shown.Digest,
            acceptsRanges: false,
            namesDigest: !isGet || visit.Quirks.NamesDigestOnGet);
    }

    public static async Task PutAsync(EcrVisit visit)
    {
        byte[] bytes = await visit.Exchange.ReadBodyAsync(OciLimits.ManifestBytes)
            ?? throw EcrError.InvalidParameter("imageManifest", $"Member must have length less than or equal to {OciLimits.ManifestBytes}");
        CheckForm(bytes, visit.Quirks);

        Digest digest = Put(visit, bytes);
        EcrImage? image = visit.Registry.FindRepository(visit.Name)?.Images.GetValueOrDefault(digest);
        if (image?.Manifest.Subject is { } subject && !visit.Exchange.Faults.AbsentReferrers.TryTake(visit.Request, out _))
            visit.Exchange.Http.Response.Headers["OCI-Subject"] = subject.Digest.ToString();
        await visit.AnswerCreatedAsync($"/v2/{visit.Path}/manifests/{digest}", digest);
    }

    public static async Task DeleteAsync(EcrVisit visit)
    {
        if (!visit.Quirks.DeletesManifests)
        {
            await visit.RefuseAsync(EcrErrors.PageNotFound);
            return;
        }

        ImageResult result = visit.Registry.BatchDeleteImage(visit.Call, visit.Name, [visit.Image])[0];
        await (result.FailureCode switch
        {
            null => visit.Exchange.AnswerEmptyAsync(HttpStatusCode.Accepted),
            "ImageNotFound" => throw new EcrError("ImageNotFoundException", result.FailureReason!),
            _ => visit.RefuseAsync(new SpecError(HttpStatusCode.BadRequest, "UNSUPPORTED", result.FailureReason!)),
        });
    }

    private bool TryPull(EcrVisit visit) => meter.TryPull(
        visit.Exchange.Http.Connection.RemoteIpAddress, visit.Call.Caller == EcrAccess.Anonymous ? null : visit.Call.Caller.Account);

    /// <summary>The types that a client takes; none where it takes any.</summary>
    private static string[] Accepted(StringValues accept)
    {
        string[] types = [.. accept.SelectMany(line => (line ?? "").Split(',')).Select(one => one.Split(';')[0].Trim()).Where(one => one.Length > 0)];
        return types.Any(type => type is "*/*" or "application/*") ? [] : types;
    }

    private static Digest Put(EcrVisit visit, byte[] bytes)
    {
        RegistryRequest request = visit.Request;
        string? type = visit.Exchange.Http.Request.ContentType;
        try
        {
            return visit.Registry.PutImage(
                visit.Call, visit.Name, bytes, string.IsNullOrEmpty(type) ? null : type, request.Tag?.ToString(), request.Digest).Digest;
        }
        catch (EcrError there) when (there.Type is "ImageAlreadyExistsException")
        {
            // The registry takes again what it has; only the API calls that an error.
            return Digest.Sha256(bytes);
        }
    }

    /// <summary>What registries of ECR look at beyond what its API does, in the words that clients see.</summary>
    private static void CheckForm(byte[] bytes, EcrQuirks quirks)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth });
            JsonElement root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
                return;

            bool namesType = root.TryGetProperty("mediaType", out _);
            bool isAttestation = root.TryGetProperty("subject", out _)
                && root.TryGetProperty("artifactType", out JsonElement artifact)
                && artifact.ValueEquals("application/vnd.docker.attestation.manifest.v1+json");
            if ((quirks.RequiresMediaTypes && !namesType) || (quirks.RefusesAttestationArtifacts && isAttestation))
                throw ManifestRules.Malformed();
            if (root.TryGetProperty("layers", out JsonElement layers) && layers.ValueKind is JsonValueKind.Array && layers.GetArrayLength() > quirks.LayersPerImage)
                throw EcrError.InvalidParameter("ImageManifest", "Limit on number of layers per image exceeded");
        }
        catch (JsonException)
        {
            // The action says so.
        }
    }
}
