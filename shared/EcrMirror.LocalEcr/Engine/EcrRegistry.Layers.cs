using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Engine;

/// <summary>Layers: whether they are there, how they come in, where they are downloaded from.</summary>
/// <remarks>Source: ECR API reference, the layer operations; ECR user guide, "Blob mounting" and "Service quotas".</remarks>
internal sealed partial class EcrRegistry
{
    private readonly Dictionary<string, LayerUpload> _uploads = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The size of each layer that the repository holds; null for each that it does not.</summary>
    public IReadOnlyList<LayerState> BatchCheckLayerAvailability(EcrCall call, RepositoryName name, IReadOnlyList<Digest> digests) =>
        Do(call, "BatchCheckLayerAvailability", name, () =>
        {
            EcrRepository repository = Repository(name);
            return (IReadOnlyList<LayerState>)[.. digests.Select(digest => LayerOf(repository, digest))];
        });

    /// <summary>Starts an upload; the repository may come into being by a template for pushes.</summary>
    /// <returns>The upload's id, and how many bytes a part should have.</returns>
    public Task<(string UploadId, long PartSize)> InitiateLayerUploadAsync(EcrCall call, RepositoryName name) =>
        DoAsync(call, "InitiateLayerUpload", name, async () =>
        {
            string id = NewId();
            List<LayerUpload> expired;
            lock (_lock)
            {
                RepositoryForPush(call, name);
                expired = [.. _uploads.Values.Where(upload => upload.StartedAt + UploadLifetime <= Now && upload.Turn.CurrentCount > 0).ToList().Select(Take)];
                _uploads[id] = new LayerUpload(id, name, Now, _surroundings.Storage.Begin(id));
            }

            foreach (LayerUpload upload in expired)
                await upload.DisposeAsync();
            return (id, (long)Quotas.MostPartBytes);
        });

    /// <summary>Takes the next bytes of an upload, all of them or none.</summary>
    /// <param name="call">Who asks.</param>
    /// <param name="name">The repository.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="firstByte">Where the bytes begin: where the last part ended. Null goes on wherever that is.</param>
    /// <param name="part">The bytes.</param>
    /// <param name="cancellationToken">Ends the wait for the part before.</param>
    /// <returns>The last byte received, counted from 0.</returns>
    public Task<long> UploadLayerPartAsync(
        EcrCall call, RepositoryName name, string uploadId, long? firstByte, ReadOnlyMemory<byte> part, CancellationToken cancellationToken) =>
        DoAsync(call, "UploadLayerPart", name, () => InTurnAsync(name, uploadId, async upload =>
        {
            if (firstByte is { } first && first != upload.Length)
                throw EcrError.InvalidLayerPart(Identity, name, uploadId, upload.Length, $"First byte of the layer part is {first} instead of {upload.Length}");
            if (part.Length > Quotas.MostPartBytes)
                throw EcrError.InvalidLayerPart(Identity, name, uploadId, upload.Length, $"The layer part has {part.Length} bytes, which is more than {Quotas.MostPartBytes}");
            if (upload.Parts >= Quotas.PartsPerLayer)
                throw EcrError.LimitExceeded($"The upload with id '{uploadId}' already has the maximum allowed number of layer parts which is '{Quotas.PartsPerLayer}'");
            if (upload.Length + part.Length > Quotas.LayerBytes)
                throw EcrError.LimitExceeded($"The layer is larger than the maximum allowed size which is '{Quotas.LayerBytes}' bytes");

            await upload.AppendAsync(part, Quotas.LeastPartBytes, cancellationToken);
            return upload.Length - 1;
        }, cancellationToken));

    /// <summary>Makes a layer of an upload. Whatever comes of it, the upload is over, unless no byte was sent.</summary>
    /// <param name="call">Who asks.</param>
    /// <param name="name">The repository.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="digests">What the layer's digest may be.</param>
    /// <param name="cancellationToken">Ends the wait for the last part.</param>
    public Task<Digest> CompleteLayerUploadAsync(
        EcrCall call, RepositoryName name, string uploadId, IReadOnlyList<string> digests, CancellationToken cancellationToken) =>
        DoAsync(call, "CompleteLayerUpload", name, () => InTurnAsync(name, uploadId, async upload =>
        {
            if (upload.Length == 0)
                throw EcrError.EmptyUpload(Identity, name, uploadId);

            await using LayerUpload ending = Take(upload);
            if (ending.HasSmallPart)
                throw EcrError.LayerPartTooSmall();

            Digest digest = ending.Hash();
            if (!digests.Contains(digest.ToString(), StringComparer.Ordinal))
                throw EcrError.InvalidLayer();
            if (_store.FindBlob(PathOf(name), digest) is not null)
                throw EcrError.LayerAlreadyExists(Identity, name, digest);

            long size = ending.Length;
            BlobContent content = await ending.KeepAsync(digest, cancellationToken);
            lock (_lock)
            {
                if (FindRepository(name) is null)
                {
                    content.Discard();
                    throw EcrError.RepositoryNotFound(Identity, name.ToString());
                }

                _store.AddBlob(PathOf(name), digest, content);
            }

            _journal.Add(new BlobUploaded(PathOf(name), digest, size));
            Changed();
            return digest;
        }, cancellationToken));

    /// <summary>An upload that is still open; null where there is none. Only to look at.</summary>
    public LayerUpload? FindUpload(RepositoryName name, string uploadId)
    {
        lock (_lock)
        {
            return _uploads.TryGetValue(uploadId, out LayerUpload? upload) && upload.Repository == name && upload.StartedAt + UploadLifetime > Now
                ? upload
                : null;
        }
    }

    /// <summary>A signed address at which a layer can be read for a while without credentials.</summary>
    public Uri GetDownloadUrlForLayer(EcrCall call, RepositoryName name, string layer) => Do(call, "GetDownloadUrlForLayer", name, () =>
    {
        EcrRepository repository = Repository(name);
        if (!Digest.TryParse(layer, out Digest digest) || _store.FindBlob(PathOf(name), digest) is null)
            throw EcrError.LayerNotFound(Identity, name, layer);
        if (!repository.IsReferencedLayer(digest))
            throw EcrError.LayerInaccessible(Identity, name, digest);
        return DownloadAddress(PathOf(name), digest);
    });

    /// <summary>
    /// Makes a layer of another repository of this registry available in a repository. False, and nothing is done, where the registry
    /// does not mount, the two are encrypted differently, no image of the other names the layer, or the caller may not read it there.
    /// </summary>
    public bool MountLayer(EcrCall call, RepositoryName from, RepositoryName to, Digest digest)
    {
        lock (_lock)
        {
            if (Identity.IsPublic || !MountsLayers || !Allows(call.Caller, "InitiateLayerUpload", to) || !Allows(call.Caller, "GetDownloadUrlForLayer", from))
                return false;
            if (FindRepository(from) is not { } source || FindRepository(to) is not { } target || !source.IsReferencedLayer(digest)
                || source.EncryptionType != target.EncryptionType || source.KmsKey != target.KmsKey
                || !_store.MountBlob(PathOf(from), PathOf(to), digest))
            {
                return false;
            }

            _journal.Add(new BlobMounted(PathOf(to), PathOf(from), digest));
            Changed();
            return true;
        }
    }

    private LayerState LayerOf(EcrRepository repository, Digest digest)
    {
        if (_store.FindBlob(PathOf(repository.Name), digest) is not { } content)
            return new LayerState(digest, LayerState.Unavailable, null, null);

        EcrImage[] images = [.. repository.Images.Values.Where(image => image.Layers.Any(layer => layer.Digest == digest))];
        Descriptor? named = images.SelectMany(image => image.Layers).FirstOrDefault(layer => layer.Digest == digest);
        bool isArchived = images.Length > 0 && images.All(image => image.Status is not EcrImageStatus.Active);
        return isArchived
            ? new LayerState(digest, LayerState.Archived, null, null)
            : new LayerState(digest, LayerState.Available, content.Size, named?.MediaType);
    }

    private async Task<T> InTurnAsync<T>(RepositoryName name, string uploadId, Func<LayerUpload, Task<T>> work, CancellationToken cancellationToken)
    {
        lock (_lock)
            Repository(name);
        LayerUpload upload = FindUpload(name, uploadId) ?? throw EcrError.UploadNotFound(Identity, name, uploadId);
        await upload.Turn.WaitAsync(cancellationToken);
        try
        {
            // Whoever had the turn before may have ended the upload.
            return upload.IsEnded ? throw EcrError.UploadNotFound(Identity, name, uploadId) : await work(upload);
        }
        finally
        {
            upload.Turn.Release();
        }
    }

    private LayerUpload Take(LayerUpload upload)
    {
        lock (_lock)
            _uploads.Remove(upload.Id);
        upload.IsEnded = true;
        return upload;
    }
}
