using System.Diagnostics.CodeAnalysis;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Inventory;

/// <summary>
/// What destinations said when many tags were compared, until those that lack are planned a moment later. It is good for one plan of each
/// tag and for a short time, and in this process only: another Planner asks.
/// </summary>
internal sealed class TagMemory(IOptions<PlannerOptions> options, TimeProvider time)
{
    private const int MostTags = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Repository, Tag), Kept> _tags = [];
    private readonly Queue<((Repository, Tag) Tag, Kept Kept)> _oldestFirst = [];
    private readonly HashSet<Repository> _known = [];

    /// <summary>Keeps what is known of some tags.</summary>
    public void Keep(TagLook look, IEnumerable<Tag> tags)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (Tag tag in tags.Where(tag => !look.Open.Contains(tag)))
            {
                var kept = new Kept(look.Find(tag), look.IsNew, now);
                _tags[(look.Repository, tag)] = kept;
                _oldestFirst.Enqueue(((look.Repository, tag), kept));
            }

            while (_oldestFirst.TryPeek(out ((Repository, Tag) Tag, Kept Kept) oldest) && (IsOver(oldest.Kept, now) || _oldestFirst.Count > MostTags))
            {
                _oldestFirst.Dequeue();
                if (_tags.TryGetValue(oldest.Tag, out Kept? kept) && ReferenceEquals(kept, oldest.Kept))
                    _tags.Remove(oldest.Tag);
            }
        }
    }

    /// <summary>What is kept of some tags, which are kept no longer; only where all of them are.</summary>
    public bool TryTake(Repository repository, IReadOnlyCollection<Tag> tags, [NotNullWhen(true)] out TagLook? look)
    {
        look = null;
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            Dictionary<Tag, Kept> found = [];
            foreach (Tag tag in tags)
            {
                if (_tags.Remove((repository, tag), out Kept? kept) && !IsOver(kept, now))
                    found[tag] = kept;
            }

            if (found.Count == 0 || !tags.All(found.ContainsKey))
                return false;

            look = new TagLook(repository, tags);
            if (found.Values.All(kept => kept.IsNew))
                look.Saw(TagNames.Unknown);
            look.Saw(tags, new Dictionary<Tag, Digest>(), now);
            foreach ((Tag tag, Kept kept) in found)
            {
                if (kept.Seen is { } seen)
                    look.Saw(tag, seen);
            }

            return true;
        }
    }

    /// <summary>Whether a registry is known to know a repository.</summary>
    public bool IsKnown(Repository repository)
    {
        lock (_lock)
            return _known.Contains(repository);
    }

    /// <summary>A registry knows a repository: it need not be found out again.</summary>
    public void Know(Repository repository)
    {
        lock (_lock)
        {
            if (_known.Count >= MostTags)
                _known.Clear();
            _known.Add(repository);
        }
    }

    private bool IsOver(Kept kept, DateTimeOffset now) => now - kept.At >= options.Value.LookTrustedFor;

    /// <summary>What a tag points to, if it exists, and when it was compared.</summary>
    private sealed record Kept(SeenTag? Seen, bool IsNew, DateTimeOffset At);
}
