using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Repositories;

/// <summary>A repository of Amazon ECR or ECR Public.</summary>
/// <param name="repository">The repository as every registry has it.</param>
/// <param name="registry">The registry that it is in.</param>
internal sealed class EcrRepository(IRemoteRepository repository, EcrRegistry registry) : IRemoteRepository
{
    public Repository Repository => repository.Repository;

    public Task<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken) => repository.ResolveAsync(tag, cancellationToken);

    public Task<RawManifest?> GetManifestAsync(Tag tag, CancellationToken cancellationToken) => repository.GetManifestAsync(tag, cancellationToken);

    public Task<RawManifest?> GetManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        repository.GetManifestAsync(digest, cancellationToken);

    public Task<bool> HasManifestAsync(Digest digest, CancellationToken cancellationToken) => repository.HasManifestAsync(digest, cancellationToken);

    public Task PutManifestAsync(RawManifest manifest, CancellationToken cancellationToken) => repository.PutManifestAsync(manifest, cancellationToken);

    public Task PutManifestAsync(RawManifest manifest, Tag tag, CancellationToken cancellationToken) =>
        repository.PutManifestAsync(manifest, tag, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken) => repository.OpenBlobAsync(blob, cancellationToken);

    public Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellationToken) => repository.HasBlobAsync(digest, cancellationToken);

    public Task<MountResult> MountBlobAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken) =>
        ExplainAsync(() => repository.MountBlobAsync(blob, from, cancellationToken));

    public Task<IBlobUpload> StartUploadAsync(Descriptor blob, CancellationToken cancellationToken) =>
        ExplainAsync(() => repository.StartUploadAsync(blob, cancellationToken));

    public IAsyncEnumerable<Tag> ListTagsAsync(CancellationToken cancellationToken) => repository.ListTagsAsync(cancellationToken);

    // ECR often closes the connection where others answer 404 or 403. It was tried again by then, so it was no accident.
    private async Task<T> ExplainAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (RegistryException closed) when (closed is { Kind: FailureKind.Network, Method: "POST", InnerException: HttpRequestException cut } && !NeverConnected(cut))
        {
            string service = registry.Kind is EcrRegistryKind.Public ? "ecr-public" : "ecr";
            throw new RegistryException(
                $"{closed.Message} Of Amazon ECR that means that {Repository} does not exist, or that {service}:InitiateLayerUpload on it is not allowed.", closed)
            {
                Kind = FailureKind.NotFound,
                Method = closed.Method,
                Uri = closed.Uri,
            };
        }
    }

    private static bool NeverConnected(HttpRequestException failed) => failed.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
}
