using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Repositories;

/// <summary>A repository of Amazon ECR or ECR Public.</summary>
/// <param name="repository">The repository as every registry has it.</param>
/// <param name="services">What repositories of its registry share.</param>
internal sealed class EcrRepository(IRemoteRepository repository, EcrServices services) : IRemoteRepository
{
    public Repository Repository => repository.Repository;

    private bool IsPublic => services.Registry.Kind is EcrRegistryKind.Public;

    public Task<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken) => repository.ResolveAsync(tag, cancellationToken);

    public Task<RawManifest?> GetManifestAsync(Tag tag, CancellationToken cancellationToken) => repository.GetManifestAsync(tag, cancellationToken);

    public Task<RawManifest?> GetManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        repository.GetManifestAsync(digest, cancellationToken);

    public Task<bool> HasManifestAsync(Digest digest, CancellationToken cancellationToken) => repository.HasManifestAsync(digest, cancellationToken);

    public Task PutManifestAsync(RawManifest manifest, CancellationToken cancellationToken) =>
        PutAsync(manifest, () => repository.PutManifestAsync(manifest, cancellationToken), cancellationToken);

    public Task PutManifestAsync(RawManifest manifest, Tag tag, CancellationToken cancellationToken) =>
        PutAsync(manifest, () => repository.PutManifestAsync(manifest, tag, cancellationToken), cancellationToken);

    public Task<string?> RemoveTagAsync(Tag tag, CancellationToken cancellationToken) => services.Removal.RemoveAsync(Repository, tag, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken) => repository.OpenBlobAsync(blob, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, long from, CancellationToken cancellationToken) =>
        repository.OpenBlobAsync(blob, from, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, ContentHash begun, CancellationToken cancellationToken) =>
        repository.OpenBlobAsync(blob, begun, cancellationToken);

    // ECR Public answers 401 to every HEAD of a blob.
    public async Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellationToken) =>
        IsPublic && await services.Inventory.FindBlobsAsync(Repository, [digest], cancellationToken) is { } found
            ? found.Contains(digest)
            : await repository.HasBlobAsync(digest, cancellationToken);

    public ValueTask<bool> CanMountAsync(RepositoryName? from, CancellationToken cancellationToken) => from is { } name
        ? services.Mounts.MountsAsync(Repository, name, cancellationToken)
        : services.Mounts.MountsAsync(cancellationToken);

    public async Task<MountResult> MountBlobAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken)
    {
        MountResult result = await ExplainAsync(() => repository.MountBlobAsync(blob, from, cancellationToken));
        if (result is not MountResult.UploadStarted declined || !services.Uploads.Takes(blob))
            return result;

        await declined.Upload.DisposeAsync();
        return new MountResult.UploadStarted(await StartUploadAsync(blob, cancellationToken));
    }

    public async Task<IBlobUpload> StartUploadAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        // Both ways end in an error of the server, which would be tried again.
        if (blob.Size is 0)
            throw new RegistryException($"Amazon ECR takes no blob without a byte, such as {blob.Digest} for {Repository}.") { Kind = FailureKind.Unsupported };

        return services.Uploads.Takes(blob) && await services.Uploads.TryStartAsync(Repository, blob, cancellationToken) is { } inParts
            ? inParts
            : await ExplainAsync(() => repository.StartUploadAsync(blob, cancellationToken));
    }

    public Task<IBlobUpload?> ResumeUploadAsync(Descriptor blob, string upload, CancellationToken cancellationToken) => services.Uploads.Takes(blob)
        ? services.Uploads.ResumeAsync(Repository, blob, upload, cancellationToken)
        : repository.ResumeUploadAsync(blob, upload, cancellationToken);

    public bool FindsTagsTogether => services.Inventory.FindsTagsTogether;

    public async Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken) =>
        await services.Inventory.FindTagsAsync(Repository, tags, cancellationToken) ?? await repository.FindTagsAsync(tags, cancellationToken);

    // The control plane says whether the repository is there and what many tags point to; a list takes a permission that nothing else does.
    public Task<TagNames?> FindTagNamesAsync(CancellationToken cancellationToken) => Task.FromResult<TagNames?>(null);

    public async Task<IReadOnlySet<Digest>> FindManifestsAsync(IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken) =>
        await services.Inventory.FindManifestsAsync(Repository, manifests, cancellationToken) ?? await repository.FindManifestsAsync(manifests, cancellationToken);

    public Task<IReadOnlySet<Digest>?> FindBlobsAsync(IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        services.Inventory.FindBlobsAsync(Repository, blobs, cancellationToken);

    public Task<RepositoryDrift> FindDriftAsync(CancellationToken cancellationToken) =>
        services.Upkeep.FindDriftAsync(services.Registry, Repository, cancellationToken);

    public Task<RepositoryReconciliation> ReconcileAsync(CancellationToken cancellationToken) =>
        services.Upkeep.ReconcileAsync(services.Registry, Repository, cancellationToken);

    public IAsyncEnumerable<Tag> ListTagsAsync(CancellationToken cancellationToken) => repository.ListTagsAsync(cancellationToken);

    public Task<IReadOnlyDictionary<Tag, DateTimeOffset>?> FindPushTimesAsync(CancellationToken cancellationToken) =>
        services.Inventory.FindPushTimesAsync(Repository, cancellationToken);

    /// <summary>
    /// Puts a manifest. If it is refused and something that it names is not there, that is said by the code that everybody knows: how
    /// the registry says it is written nowhere, and what was believed to be there is then looked for and copied.
    /// </summary>
    private async Task PutAsync(RawManifest manifest, Func<Task> put, CancellationToken cancellationToken)
    {
        try
        {
            await put();
        }
        catch (RegistryException refused) when (MayMeanMissing(refused))
        {
            if (await FindMissingAsync(manifest.Read(), cancellationToken) is not { } missing)
                throw;
            throw new RegistryException($"{refused.Message} {Repository} does not hold {missing}, which the manifest names.", refused)
            {
                Kind = FailureKind.NotFound,
                Method = refused.Method,
                Uri = refused.Uri,
                Status = refused.Status,
                Errors = [.. refused.Errors, new RegistryError(RegistryErrorCode.ManifestBlobUnknown, $"{missing}")],
            };
        }
    }

    private async Task<Digest?> FindMissingAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        switch (manifest)
        {
            case Manifest.Index index:
                Digest[] children = [.. index.Manifests.Select(child => child.Digest).Distinct()];
                IReadOnlySet<Digest> held = await FindManifestsAsync(children, cancellationToken);
                return children.Where(child => !held.Contains(child)).Select(child => (Digest?)child).FirstOrDefault();
            case Manifest.Image image:
                Digest[] blobs = [.. image.Blobs.Select(blob => blob.Digest).Distinct()];
                IReadOnlySet<Digest>? there = await FindBlobsAsync(blobs, cancellationToken);
                return there is null ? null : blobs.Where(blob => !there.Contains(blob)).Select(blob => (Digest?)blob).FirstOrDefault();
            default:
                throw new InvalidOperationException("Manifests are a closed set of two.");
        }
    }

    private static bool MayMeanMissing(RegistryException refused) =>
        !refused.HasCode(RegistryErrorCode.ManifestBlobUnknown) && !refused.IsImmutableTag && refused.Kind is FailureKind.NotFound or FailureKind.Unsupported;

    // ECR often closes the connection where others answer 404 or 403. It was tried again by then, so it was no accident.
    private async Task<T> ExplainAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (RegistryException closed) when (closed is { Kind: FailureKind.Network, Method: "POST", InnerException: HttpRequestException cut } && !NeverConnected(cut))
        {
            string service = IsPublic ? "ecr-public" : "ecr";
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
