using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Writes manifests of a repository. Putting the same bytes again changes nothing.</summary>
public interface IManifestSink
{
    /// <summary>Whether the repository holds a manifest.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<bool> HasManifestAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>Stores a manifest under its digest only; no tag sees it.</summary>
    /// <exception cref="RegistryException">The registry said no (a blob or child it lacks has the code
    /// <see cref="RegistryErrorCode.ManifestBlobUnknown"/>), broke, or could not be reached.</exception>
    Task PutManifestAsync(RawManifest manifest, CancellationToken cancellationToken);

    /// <summary>Stores a manifest and points a tag to it.</summary>
    /// <exception cref="RegistryException">As for the other overload.</exception>
    Task PutManifestAsync(RawManifest manifest, Tag tag, CancellationToken cancellationToken);
}
