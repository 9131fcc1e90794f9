using EcrMirror.State.Blobs;
using EcrMirror.State.Manifests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Storage;

internal sealed class InMemoryStorage(TimeProvider time) : IStorage
{
    public IItemTable Plans { get; } = new InMemoryItemTable();

    public IItemTable Progress { get; } = new InMemoryItemTable();

    public IItemTable Ledger { get; } = new InMemoryItemTable();

    public IItemTable Requests { get; } = new InMemoryItemTable();

    public IManifestStore Manifests { get; } = new InMemoryManifestStore();

    public IBlobLocations BlobLocations { get; } = new InMemoryBlobLocations();

    public IMirrorRules Rules { get; } = new InMemoryMirrorRules(time);

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
