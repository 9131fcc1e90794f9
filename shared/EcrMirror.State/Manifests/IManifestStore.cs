using EcrMirror.Oci;

namespace EcrMirror.State.Manifests;

/// <summary>
/// The bytes of manifests on their way, by digest, so that messages stay small and a source is asked for each manifest once.
/// </summary>
public interface IManifestStore
{
    /// <summary>Keeps manifests. Keeping one again changes nothing.</summary>
    Task SaveAsync(IReadOnlyCollection<RawManifest> manifests, CancellationToken cancellationToken);

    /// <summary>A manifest, verified against its digest; null if it is not kept.</summary>
    /// <exception cref="ContentMismatchException">What was kept no longer hashes to the digest.</exception>
    Task<RawManifest?> FindAsync(Digest digest, CancellationToken cancellationToken);
}
