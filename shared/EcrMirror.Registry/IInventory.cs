using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>
/// Looks what a repository holds of several things at once, in as few requests as its registry allows. In a repository that does not
/// exist nothing is held.
/// </summary>
public interface IInventory
{
    /// <summary>Whether many tags are looked at in one request.</summary>
    bool FindsTagsTogether { get; }

    /// <summary>What those tags point to that exist.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(IReadOnlyCollection<Tag> tags, CancellationToken cancellationToken);

    /// <summary>
    /// The names of all tags, where one request tells them; null where it does not. Of a repository that the registry does not know there
    /// are none, and one that it knows may have none either.
    /// </summary>
    Task<TagNames?> FindTagNamesAsync(CancellationToken cancellationToken);

    /// <summary>Those manifests that the repository holds.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<IReadOnlySet<Digest>> FindManifestsAsync(IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken);

    /// <summary>Those blobs that the repository holds; null where the registry has to be asked for each, which is then left to whoever needs it.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<IReadOnlySet<Digest>?> FindBlobsAsync(IReadOnlyCollection<Digest> blobs, CancellationToken cancellationToken);
}
