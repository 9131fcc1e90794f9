using System.Net;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>The endpoints of the distribution specification: who may, and who answers.</summary>
internal sealed class DistributionEndpoints(
    RegistryStore store, IBlobStorage storage, IAccessRule? access, TokenAccess? tokens, LocalRegistryOptions options) : IAsyncDisposable
{
    private readonly BlobEndpoints _blobs = new(store);
    private readonly UploadEndpoints _uploads = new(store, storage, tokens, options.UsesRelativeLocations);
    private readonly ManifestEndpoints _manifests = new(store, options.AcceptsIncompleteManifests);
    private readonly ListEndpoints _lists = new(store, options.PageSize);

    public Task AnswerAsync(Exchange exchange, SpecError? problem)
    {
        RegistryRequest request = exchange.Request;
        if (request.Operation is RegistryOperation.IssueToken)
            return tokens is null ? exchange.RefuseAsync(SpecError.PathUnknown) : tokens.IssueAsync(exchange);

        exchange.Http.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        if (access?.Challenge(exchange.Http.Request, NeededScopes(request, exchange.Http.Request.Query)) is { } challenge)
        {
            exchange.Http.Response.Headers.WWWAuthenticate = challenge;
            return exchange.RefuseAsync(SpecError.Unauthorized);
        }

        return problem is null ? AnswerAsync(exchange) : exchange.RefuseAsync(problem);
    }

    public ValueTask DisposeAsync() => _uploads.DisposeAsync();

    private Task AnswerAsync(Exchange exchange) => exchange.Request.Operation switch
    {
        RegistryOperation.Ping => exchange.AnswerJsonAsync(HttpStatusCode.OK, []),
        RegistryOperation.ListRepositories => _lists.ListRepositoriesAsync(exchange),
        RegistryOperation.ListTags => _lists.ListTagsAsync(exchange),
        RegistryOperation.ListReferrers => _lists.ListReferrersAsync(exchange),
        RegistryOperation.HeadManifest or RegistryOperation.GetManifest => _manifests.GetAsync(exchange),
        RegistryOperation.PutManifest => _manifests.PutAsync(exchange),
        RegistryOperation.DeleteManifest => _manifests.DeleteAsync(exchange),
        RegistryOperation.HeadBlob or RegistryOperation.GetBlob => _blobs.GetAsync(exchange),
        RegistryOperation.DeleteBlob => _blobs.DeleteAsync(exchange),
        RegistryOperation.StartUpload => _uploads.StartAsync(exchange),
        RegistryOperation.MountBlob => _uploads.MountAsync(exchange),
        RegistryOperation.UploadStatus => _uploads.StatusAsync(exchange),
        RegistryOperation.UploadChunk => _uploads.AppendAsync(exchange),
        RegistryOperation.CompleteUpload => _uploads.CompleteAsync(exchange),
        RegistryOperation.CancelUpload => _uploads.CancelAsync(exchange),
        _ => exchange.RefuseAsync(SpecError.PathUnknown),
    };

    private static IReadOnlyList<AccessScope> NeededScopes(RegistryRequest request, IQueryCollection query)
    {
        if (request.Operation is RegistryOperation.ListRepositories)
            return [new AccessScope("registry:catalog", "*")];
        if (request.Repository is not { } repository)
            return [];

        string resource = $"repository:{repository}";
        return request.Method switch
        {
            "GET" or "HEAD" when request.Operation is not RegistryOperation.UploadStatus => [new AccessScope(resource, "pull")],
            "DELETE" when request.Operation is not RegistryOperation.CancelUpload => [new AccessScope(resource, "delete")],
            _ when request.Operation is RegistryOperation.MountBlob && RepositoryName.TryParse(query["from"], out RepositoryName from) =>
                [new AccessScope(resource, "pull"), new AccessScope(resource, "push"), new AccessScope($"repository:{from}", "pull")],
            _ => [new AccessScope(resource, "pull"), new AccessScope(resource, "push")],
        };
    }
}
