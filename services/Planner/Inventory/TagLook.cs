using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Planner.Inventory;

/// <summary>What is known of the tags of one destination that are wanted. A tag that was asked for in vain stays open: an error is no answer.</summary>
internal sealed class TagLook(Repository repository, IEnumerable<Tag> wanted)
{
    private readonly HashSet<Tag> _open = [.. wanted];
    private readonly Dictionary<Tag, SeenTag> _seen = [];

    public Repository Repository => repository;

    /// <summary>Whether the registry does not know the repository.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Tags of which nothing is known yet.</summary>
    public IReadOnlyCollection<Tag> Open => _open;

    /// <summary>Whether a tag certainly does not exist.</summary>
    public bool IsAbsent(Tag tag) => !_open.Contains(tag) && !_seen.ContainsKey(tag);

    /// <summary>What a tag points to; null where it does not exist, or where that is not known.</summary>
    public SeenTag? Find(Tag tag) => _seen.GetValueOrDefault(tag);

    public void Saw(Tag tag, SeenTag seen)
    {
        _open.Remove(tag);
        _seen[tag] = seen;
    }

    /// <summary>Of some tags the registry said what they point to, and of the others among them that they do not exist.</summary>
    public void Saw(IEnumerable<Tag> asked, IReadOnlyDictionary<Tag, Digest> found, DateTimeOffset at)
    {
        _open.ExceptWith(asked);
        foreach ((Tag tag, Digest digest) in found)
            _seen[tag] = new SeenTag(digest, at);
    }

    /// <summary>All tags that there are have these names.</summary>
    public void Saw(TagNames names)
    {
        IsNew = !names.IsKnown;
        _open.IntersectWith(names.Names);
    }
}
