using System.Globalization;
using System.Net;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.PullThrough;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Uploads as ECR's registries take them, in parts of its API, and mounts, which it does only where they are set on.</summary>
/// <remarks>
/// Sources: regclient#81 (201 to a chunk); containers-roadmap#2831 (the Range that stays); apple/containerization#790 (the wrong offset);
/// sdk-container-builds#472 (the wrong digest) and #279 (the connection that ends); ECR user guide, "Blob mounting".
/// </remarks>
internal static class EcrUploads
{
    private static readonly SpecError BodyUnsupported =
        new(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", "A blob's bytes are taken by PATCH only.");

    public static async Task StartAsync(EcrVisit visit)
    {
        if (!visit.Exchange.Http.Request.Query.ContainsKey("digest"))
        {
            await BeginAsync(visit);
        }
        else if (!visit.Quirks.TakesBlobsByPost || visit.Exchange.Faults.RefusedBodies.TryTake(visit.Request, out _))
        {
            await visit.RefuseAsync(SpecError.MethodUnsupported);
        }
        else
        {
            (string upload, _) = await visit.Registry.InitiateLayerUploadAsync(visit.Call, visit.Name);
            await ReceiveAsync(visit, upload);
            await FinishAsync(visit, upload);
        }
    }

    public static async Task MountAsync(EcrVisit visit)
    {
        Digest digest = visit.Request.Digest!.Value;
        bool isMounted = RepositoryName.TryParse(visit.Exchange.Http.Request.Query["from"], out RepositoryName from)
            && !visit.Exchange.Faults.DeclinedMounts.TryTake(visit.Request, out _)
            && !PullThroughCaches.IsCache(visit.Registry, from)
            && visit.Registry.MountLayer(visit.Call, from, visit.Name, digest);
        await (isMounted ? visit.AnswerCreatedAsync($"/v2/{visit.Path}/blobs/{digest}", digest) : BeginAsync(visit));
    }

    public static Task StatusAsync(EcrVisit visit) =>
        AnswerProgressAsync(visit, Find(visit), HttpStatusCode.NoContent);

    public static async Task AppendAsync(EcrVisit visit)
    {
        await ReceiveAsync(visit, visit.Request.Upload!);
        LayerUpload upload = Find(visit);
        if (upload.Length > 0)
            upload.FirstChunkEnd ??= upload.Length - 1;
        await AnswerProgressAsync(visit, upload, visit.Quirks.ChunkStatus);
    }

    public static async Task CompleteAsync(EcrVisit visit)
    {
        bool bringsBytes = visit.Exchange.Http.Request.ContentLength is not 0
            && visit.Exchange.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
        if (bringsBytes && visit.Exchange.Faults.RefusedBodies.TryTake(visit.Request, out _))
        {
            await visit.RefuseAsync(BodyUnsupported);
            return;
        }

        await ReceiveAsync(visit, visit.Request.Upload!);
        await FinishAsync(visit, visit.Request.Upload!);
    }

    private static async Task BeginAsync(EcrVisit visit)
    {
        (string upload, _) = await visit.Registry.InitiateLayerUploadAsync(visit.Call, visit.Name);
        await AnswerProgressAsync(visit, upload, "0-0", HttpStatusCode.Accepted);
    }

    private static async Task FinishAsync(EcrVisit visit, string upload)
    {
        if (visit.Request.Digest is not { } digest)
        {
            await visit.RefuseAsync(SpecError.DigestInvalid);
            return;
        }

        try
        {
            await visit.Registry.CompleteLayerUploadAsync(visit.Call, visit.Name, upload, [digest.ToString()], visit.Exchange.CancellationToken);
        }
        catch (EcrError there) when (there.Type is "LayerAlreadyExistsException")
        {
            // The registry is content with that; only the API calls it an error.
        }

        await visit.AnswerCreatedAsync($"/v2/{visit.Path}/blobs/{digest}", digest);
    }

    /// <summary>Hands the body on in parts such as the API takes; what follows the first goes on where that ended.</summary>
    private static async Task ReceiveAsync(EcrVisit visit, string upload)
    {
        long? firstByte = FirstByte(visit.Exchange.Http.Request);
        var parts = new PartCutter(visit.Registry.Quotas.LeastPartBytes, visit.Registry.Quotas.MostPartBytes, async part =>
        {
            await visit.Registry.UploadLayerPartAsync(visit.Call, visit.Name, upload, firstByte, part, visit.Exchange.CancellationToken);
            firstByte = null;
        });
        await visit.Exchange.ReadBodyAsync(parts.TakeAsync);
        await parts.EndAsync();
    }

    private static long? FirstByte(HttpRequest request) =>
        long.TryParse(request.Headers.ContentRange.ToString().Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first) ? first : null;

    private static LayerUpload Find(EcrVisit visit) => visit.Registry.FindUpload(visit.Name, visit.Request.Upload!)
        ?? throw EcrError.UploadNotFound(visit.Registry.Identity, visit.Name, visit.Request.Upload!);

    private static Task AnswerProgressAsync(EcrVisit visit, LayerUpload upload, HttpStatusCode status)
    {
        long last = visit.Quirks.ReportsFirstChunkOnly ? upload.FirstChunkEnd ?? 0 : Math.Max(0, upload.Length - 1);
        return AnswerProgressAsync(visit, upload.Id, $"0-{last}", status);
    }

    private static Task AnswerProgressAsync(EcrVisit visit, string upload, string range, HttpStatusCode status)
    {
        IHeaderDictionary headers = visit.Exchange.Http.Response.Headers;
        headers.Location = visit.Address($"/v2/{visit.Path}/blobs/uploads/{upload}");
        headers.Range = range;
        headers["Docker-Upload-UUID"] = upload;
        return visit.Exchange.AnswerEmptyAsync(status);
    }
}
