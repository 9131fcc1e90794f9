using EcrMirror.Oci;

namespace EcrMirror.State.Blobs;

/// <summary>
/// Which repositories of a registry hold which blobs under a committed manifest. A hint: registries change behind our back, so
/// whoever acts on it must cope with its being wrong, and says so with <see cref="ForgetAsync"/>.
/// </summary>
public interface IBlobLocations
{
    /// <summary>The repositories known to hold each blob; a blob nobody is known to hold is absent from the answer.</summary>
    Task<IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>>> FindAsync(
        RegistryHost registry, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken);

    /// <summary>Records that a repository holds blobs. Recording it again changes nothing.</summary>
    Task AddAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken);

    /// <summary>Takes back what was recorded. Taking back what was not recorded changes nothing.</summary>
    Task ForgetAsync(Repository repository, IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken);
}
