using System.Net;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Blobs as ECR's registries show them: the bytes are at another host, at addresses that are good for a while.</summary>
/// <remarks>Source: opa#6580, opa#6728 for the other host; go-containerregistry's pushes for HEAD.</remarks>
internal sealed class EcrBlobs(RegistryStore store, PullMeter meter)
{
    public static Task HeadAsync(EcrVisit visit)
    {
        Digest digest = visit.Request.Digest!.Value;
        LayerState layer = visit.Registry.BatchCheckLayerAvailability(visit.Call, visit.Name, [digest])[0];
        if (layer.Size is not { } size)
            throw EcrError.LayerNotFound(visit.Registry.Identity, visit.Name, digest.ToString());

        visit.Exchange.NameDigest(digest);
        return visit.Exchange.AnswerHeadAsync("application/octet-stream", size);
    }

    public Task GetAsync(EcrVisit visit)
    {
        Digest digest = visit.Request.Digest!.Value;
        Uri address = visit.Registry.GetDownloadUrlForLayer(visit.Call, visit.Name, digest.ToString());
        RepositoryName path = visit.Registry.PathOf(visit.Name);
        if (visit.Call.Caller == EcrAccess.Anonymous
            && !meter.TryDownload(visit.Exchange.Http.Connection.RemoteIpAddress, store.FindBlob(path, digest)?.Size ?? 0))
        {
            return visit.RefuseAsync(EcrErrors.DataLimitExceeded);
        }

        if (visit.Exchange.Faults.Redirect is { } elsewhere)
            address = new UriBuilder(elsewhere) { Path = $"{elsewhere.AbsolutePath.TrimEnd('/')}/{path}/{digest}" }.Uri;
        visit.Exchange.Http.Response.Headers.Location = address.AbsoluteUri;
        return visit.Exchange.AnswerEmptyAsync(HttpStatusCode.TemporaryRedirect);
    }
}
