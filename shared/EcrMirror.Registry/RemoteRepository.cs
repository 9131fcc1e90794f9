using EcrMirror.Oci;
using EcrMirror.Registry.Blobs;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.DockerHub;
using EcrMirror.Registry.Inventory;
using EcrMirror.Registry.Manifests;
using EcrMirror.Registry.Tags;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry;

/// <summary>A repository, each role played by the class that knows its requests.</summary>
internal sealed class RemoteRepository(
    RegistryConnection connection, Repository repository, TagPageMemory pages, DockerHubTags? hub, ILogger logger) : IRemoteRepository
{
    private readonly ManifestRequests _manifests = new(connection, repository.Name);
    private readonly BlobRequests _blobs = new(connection, repository.Name);
    private readonly TagPages _tags = new(connection, repository, pages, logger);

    private SingleLooks Looks => new(_manifests, _manifests, _tags, connection.Options.ConcurrentRequests);

    public Repository Repository => repository;

    public Task<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken) => _manifests.ResolveAsync(tag, cancellationToken);

    public Task<RawManifest?> GetManifestAsync(Tag tag, CancellationToken cancellationToken) =>
        _manifests.GetManifestAsync(tag, cancellationToken);

    public Task<RawManifest?> GetManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        _manifests.GetManifestAsync(digest, cancellationToken);

    public Task<bool> HasManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        _manifests.HasManifestAsync(digest, cancellationToken);

    public Task PutManifestAsync(RawManifest manifest, CancellationToken cancellationToken) =>
        _manifests.PutManifestAsync(manifest, cancellationToken);

    public Task PutManifestAsync(RawManifest manifest, Tag tag, CancellationToken cancellationToken) =>
        _manifests.PutManifestAsync(manifest, tag, cancellationToken);

    public Task<string?> RemoveTagAsync(Tag tag, CancellationToken cancellationToken) => _manifests.RemoveTagAsync(tag, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken) => _blobs.OpenBlobAsync(blob, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, long from, CancellationToken cancellationToken) =>
        _blobs.OpenBlobAsync(blob, from, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, ContentHash begun, CancellationToken cancellationToken) =>
        _blobs.OpenBlobAsync(blob, begun, cancellationToken);

    public Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellationToken) => _blobs.HasBlobAsync(digest, cancellationToken);

    public ValueTask<bool> CanMountAsync(RepositoryName? from, CancellationToken cancellationToken) => _blobs.CanMountAsync(from, cancellationToken);

    public Task<MountResult> MountBlobAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken) =>
        _blobs.MountBlobAsync(blob, from, cancellationToken);

    public Task<IBlobUpload> StartUploadAsync(Descriptor blob, CancellationToken cancellationToken) =>
        _blobs.StartUploadAsync(blob, cancellationToken);

    public Task<IBlobUpload?> ResumeUploadAsync(Descriptor blob, string upload, CancellationToken cancellationToken) =>
        _blobs.ResumeUploadAsync(blob, upload, cancellationToken);

    public bool FindsTagsTogether => Looks.FindsTagsTogether;

    public Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken) =>
        Looks.FindTagsAsync(tags, cancellationToken);

    public Task<TagNames?> FindTagNamesAsync(CancellationToken cancellationToken) => Looks.FindTagNamesAsync(cancellationToken);

    public Task<IReadOnlySet<Digest>> FindManifestsAsync(IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken) =>
        Looks.FindManifestsAsync(manifests, cancellationToken);

    public Task<IReadOnlySet<Digest>?> FindBlobsAsync(IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        Looks.FindBlobsAsync(blobs, cancellationToken);

    // Whether the registry makes repositories by itself it says when it is written to.
    public Task<RepositoryDrift> FindDriftAsync(CancellationToken cancellationToken) => Task.FromResult(RepositoryDrift.None);

    public Task<RepositoryReconciliation> ReconcileAsync(CancellationToken cancellationToken) => Task.FromResult(RepositoryReconciliation.Nothing);

    public IAsyncEnumerable<Tag> ListTagsAsync(CancellationToken cancellationToken) => _tags.ListTagsAsync(cancellationToken);

    public Task<IReadOnlyDictionary<Tag, DateTimeOffset>?> FindPushTimesAsync(CancellationToken cancellationToken) =>
        hub is not null ? hub.FindAsync(repository, cancellationToken) : _tags.FindPushTimesAsync(cancellationToken);
}
