using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Takes tags away from a repository, and nothing else: what other tags or digests name stays.</summary>
public interface ITagRemover
{
    /// <summary>Takes a tag away. One that is not there is no failure, nor is a repository that is not.</summary>
    /// <returns>Why it cannot be taken away here, for a person, where the registry does not do that at all or not with this tag; null once it is gone.</returns>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<string?> RemoveTagAsync(Tag tag, CancellationToken cancellationToken);
}
