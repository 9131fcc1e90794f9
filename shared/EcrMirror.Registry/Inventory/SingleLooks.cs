using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry.Tags;

namespace EcrMirror.Registry.Inventory;

/// <summary>An inventory by one request for each thing, some of them side by side: all that the distribution specification offers.</summary>
/// <param name="source">Says what tags mean.</param>
/// <param name="sink">Says which manifests there are.</param>
/// <param name="tags">Lists names of tags.</param>
/// <param name="most">Most requests that wait or are under way; how many are under way, the registry's window decides.</param>
internal sealed class SingleLooks(IManifestSource source, IManifestSink sink, TagPages tags, int most) : IInventory
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

    private Task EachAsync<T>(IReadOnlyCollection<T> items, Func<T, CancellationToken, ValueTask> look, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = most, CancellationToken = cancellationToken }, look);
}
