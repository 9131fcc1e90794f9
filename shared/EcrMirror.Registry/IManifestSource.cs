using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Reads manifests of a repository. What is absent is null; every other answer that is no success throws.</summary>
public interface IManifestSource
{
    /// <summary>What a tag points to, without its bytes where the registry says so in headers (HEAD), else with them (GET).</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<Descriptor?> ResolveAsync(Tag tag, CancellationToken cancellationToken);

    /// <summary>The manifest a tag points to, hashed here; a digest header that differs from the bytes is an error.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    /// <exception cref="ContentMismatchException">The bytes are not what the registry's header says.</exception>
    /// <exception cref="ManifestException">More bytes than <see cref="OciLimits.ManifestBytes"/>.</exception>
    Task<RawManifest?> GetManifestAsync(Tag tag, CancellationToken cancellationToken);

    /// <summary>The manifest of a digest, verified.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    /// <exception cref="ContentMismatchException">The bytes do not hash to the digest.</exception>
    /// <exception cref="ManifestException">More bytes than <see cref="OciLimits.ManifestBytes"/>.</exception>
    Task<RawManifest?> GetManifestAsync(Digest digest, CancellationToken cancellationToken);
}
