using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr;

/// <summary>
/// Direct access to a repository of a registry on loopback, past HTTP, journal and faults. Each read is a snapshot. A repository
/// that does not exist is empty, and comes into being with the first thing added.
/// </summary>
public sealed class LocalRepository
{
    private readonly RegistryStore _store;

    internal LocalRepository(RegistryStore store, Repository repository) => (_store, Repository) = (store, repository);

    /// <summary>Which repository this is.</summary>
    public Repository Repository { get; }

    /// <summary>Whether anything was ever stored in it.</summary>
    public bool Exists => _store.Exists(Repository.Name);

    /// <summary>What each tag points to.</summary>
    public IReadOnlyDictionary<Tag, Digest> Tags => _store.Tags(Repository.Name);

    /// <summary>The manifests and indexes.</summary>
    public IReadOnlyDictionary<Digest, RawManifest> Manifests => _store.Manifests(Repository.Name);

    /// <summary>The blobs, with their sizes in bytes.</summary>
    public IReadOnlyDictionary<Digest, long> Blobs => _store.Blobs(Repository.Name);

    /// <summary>Reads a blob whole.</summary>
    /// <exception cref="KeyNotFoundException">The repository lacks it.</exception>
    public async Task<byte[]> ReadBlobAsync(Digest digest, CancellationToken cancellationToken = default)
    {
        BlobContent content = _store.FindBlob(Repository.Name, digest)
            ?? throw new KeyNotFoundException($"{Repository} does not hold blob {digest}.");
        await using Stream stream = content.OpenRead(0);
        var bytes = new byte[content.Size];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Adds a blob; its bytes stay in memory and must not change.</summary>
    public void AddBlob(Digest digest, ReadOnlyMemory<byte> content) =>
        _store.AddBlob(Repository.Name, digest, new MemoryBlobStorage.Content(content));

    /// <summary>Adds a manifest, and points a tag to it if one is given, whether or not what it names is there.</summary>
    /// <exception cref="ManifestException">The bytes are no manifest.</exception>
    public void AddManifest(RawManifest manifest, Tag? tag = null) =>
        _store.PutManifest(Repository.Name, manifest, manifest.Read(), tag, acceptsIncomplete: true);

    /// <summary>Everything that the tree under a manifest lacks, foreign layers aside; empty where it is complete.</summary>
    /// <exception cref="KeyNotFoundException">The repository lacks the manifest itself.</exception>
    public IReadOnlyList<Descriptor> MissingUnder(Digest root) =>
        _store.FindManifest(Repository.Name, root) is null
            ? throw new KeyNotFoundException($"{Repository} does not hold manifest {root}.")
            : _store.MissingInTree(Repository.Name, root);
}
