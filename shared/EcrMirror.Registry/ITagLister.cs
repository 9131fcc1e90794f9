using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>Lists the tags of a repository.</summary>
public interface ITagLister
{
    /// <summary>
    /// Every tag, page by page, in the registry's order. Names that are no tags are logged and left out.
    /// </summary>
    /// <exception cref="RegistryException">The repository is absent, or the registry said no, broke, or could not be reached.</exception>
    IAsyncEnumerable<Tag> ListTagsAsync(CancellationToken cancellationToken);

    /// <summary>When each tag's image was pushed; null where the registry does not say, or not to us.</summary>
    /// <exception cref="RegistryException">The registry broke, or could not be reached.</exception>
    Task<IReadOnlyDictionary<Tag, DateTimeOffset>?> FindPushTimesAsync(CancellationToken cancellationToken);
}
