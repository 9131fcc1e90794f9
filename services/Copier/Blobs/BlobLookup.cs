using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// What destinations hold of the blobs of one manifest: looked up all together, where the registry can, when the first of them has to be
/// known. A blob that never has to be looked for costs no request.
/// </summary>
internal sealed class BlobLookup(IRegistries registries, IReadOnlyCollection<Digest> blobs)
{
    private readonly ConcurrentDictionary<Repository, Lazy<Task<IReadOnlySet<Digest>?>>> _held = [];

    /// <summary>Whether the repository held a blob when it was first asked about any of them; null where each has to be asked for.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    public async Task<bool?> FindAsync(Repository repository, Digest blob, CancellationToken cancellationToken) =>
        (await _held.GetOrAdd(repository, _ => new(() => registries.Open(repository).FindBlobsAsync(blobs, cancellationToken))).Value)?.Contains(blob);
}
