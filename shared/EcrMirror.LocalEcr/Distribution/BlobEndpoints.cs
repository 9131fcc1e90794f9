using System.Net;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Reading and deleting blobs.</summary>
internal sealed class BlobEndpoints(RegistryStore store)
{
    public Task GetAsync(Exchange exchange)
    {
        (RepositoryName repository, Digest digest) = (exchange.Request.Repository!.Value, exchange.Request.Digest!.Value);
        if (store.FindBlob(repository, digest) is not { } content)
            return exchange.RefuseAsync(SpecError.BlobUnknown with { Detail = digest.ToString() });

        if (exchange.Faults.Redirect is { } elsewhere && exchange.Request.Operation is RegistryOperation.GetBlob)
        {
            exchange.NameDigest(digest);
            exchange.Http.Response.Headers.Location = new UriBuilder(elsewhere) { Path = $"{elsewhere.AbsolutePath.TrimEnd('/')}/{repository}/{digest}" }.Uri.AbsoluteUri;
            return exchange.AnswerEmptyAsync(HttpStatusCode.TemporaryRedirect);
        }

        return exchange.AnswerContentAsync(content, "application/octet-stream", digest, acceptsRanges: true);
    }

    public Task DeleteAsync(Exchange exchange) =>
        store.RemoveBlob(exchange.Request.Repository!.Value, exchange.Request.Digest!.Value)
            ? exchange.AnswerEmptyAsync(HttpStatusCode.Accepted)
            : exchange.RefuseAsync(SpecError.BlobUnknown);
}
