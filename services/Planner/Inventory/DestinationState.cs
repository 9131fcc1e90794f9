using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Planner.Inventory;

/// <summary>What a destination's tags mean now.</summary>
internal sealed record DestinationState
{
    public required Destination Destination { get; init; }

    /// <summary>What each wanted tag points to; null for a tag that does not exist.</summary>
    public required IReadOnlyDictionary<Tag, Digest?> Tags { get; init; }

    /// <summary>How the repository differs from what is declared of it.</summary>
    public RepositoryDrift Drift { get; init; } = RepositoryDrift.None;

    /// <summary>Whether the registry does not know the repository: then it holds nothing, as far as anybody can say.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the tags were compared with the source a moment ago, and differ.</summary>
    public bool IsCompared { get; init; }

    /// <summary>Whether something is certainly missing, whatever the source's digest turns out to be.</summary>
    public bool LacksATag => Tags.Values.Any(digest => digest is null);

    /// <summary>Whether every wanted tag points to a digest; never for a destination without tags, which must be asked by digest.</summary>
    public bool IsAt(Digest digest) => Tags.Count > 0 && Tags.Values.All(current => current == digest);

    /// <summary>Whether some wanted tag points to a digest.</summary>
    public bool HasATagAt(Digest digest) => Tags.Values.Any(current => current == digest);

    /// <summary>The destination with those of its tags that point to a digest: they need nothing, whatever the others need.</summary>
    public Destination OnlyTagsAt(Digest digest) =>
        Destination with { Tags = [.. Tags.Where(tag => tag.Value == digest).Select(tag => tag.Key)] };
}
