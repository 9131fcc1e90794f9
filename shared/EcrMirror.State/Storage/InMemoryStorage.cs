using EcrMirror.State.Blobs;
using EcrMirror.State.Manifests;

namespace EcrMirror.State.Storage;

internal sealed class InMemoryStorage : IStorage
{
    public IItemTable Plans { get; } = new InMemoryItemTable();

    public IItemTable Progress { get; } = new InMemoryItemTable();

    public IItemTable Ledger { get; } = new InMemoryItemTable();

    public IManifestStore Manifests { get; } = new InMemoryManifestStore();

    public IBlobLocations BlobLocations { get; } = new InMemoryBlobLocations();
}
