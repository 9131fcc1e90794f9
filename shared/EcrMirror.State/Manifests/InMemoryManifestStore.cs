using System.Collections.Concurrent;
using EcrMirror.Oci;

namespace EcrMirror.State.Manifests;

internal sealed class InMemoryManifestStore : IManifestStore
{
    private readonly ConcurrentDictionary<Digest, (byte[] Content, MediaType MediaType)> _manifests = new();

    public Task SaveAsync(IReadOnlyCollection<RawManifest> manifests, CancellationToken cancellationToken)
    {
        // A copy, because the memory a manifest was read into may be used again.
        foreach (RawManifest manifest in manifests)
            _manifests.TryAdd(manifest.Digest, (manifest.Content.ToArray(), manifest.MediaType));
        return Task.CompletedTask;
    }

    public Task<RawManifest?> FindAsync(Digest digest, CancellationToken cancellationToken) => Task.FromResult(
        _manifests.TryGetValue(digest, out (byte[] Content, MediaType MediaType) kept)
            ? KeptManifest.Verified(digest, kept.Content, kept.MediaType)
            : null);
}
