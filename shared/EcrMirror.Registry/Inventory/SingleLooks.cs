using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry.Tags;

namespace EcrMirror.Registry.Inventory;

/// <summary>An inventory by one request for each thing, some of them side by side: all that the distribution specification offers.</summary>
internal sealed class SingleLooks(IManifestSource source, IManifestSink sink, TagPages tags) : IInventory
{
    public bool FindsTagsTogether => false;

    public async Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<Tag, Digest>();
        async ValueTask LookAsync(Tag tag, CancellationToken cancelled)
        {
            if (await source.ResolveAsync(tag, cancelled) is { } descriptor)
                found[tag] = descriptor.Digest;
        }

        await EachAsync(tags, LookAsync, cancellationToken);
        return found;
    }

    public Task<TagNames?> FindTagNamesAsync(CancellationToken cancellationToken) => tags.FindAllAsync(cancellationToken);

    public async Task<IReadOnlySet<Digest>> FindManifestsAsync(IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<Digest, bool>();
        async ValueTask LookAsync(Digest manifest, CancellationToken cancelled)
        {
            if (await sink.HasManifestAsync(manifest, cancelled))
                found[manifest] = true;
        }

        await EachAsync(manifests, LookAsync, cancellationToken);
        return found.Keys.ToHashSet();
    }

    public Task<IReadOnlySet<Digest>?> FindBlobsAsync(IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<Digest>?>(null);

    private static Task EachAsync<T>(IReadOnlyCollection<T> items, Func<T, CancellationToken, ValueTask> look, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = RegistryLimits.LooksAtOnce, CancellationToken = cancellationToken }, look);
}
