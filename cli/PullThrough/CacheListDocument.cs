using EcrMirror.Ecr.PullThrough;

namespace EcrMirror.Cli.PullThrough;

/// <summary>The JSON document of <c>pull-through list</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record CacheListDocument
{
    public required IReadOnlyList<CacheThing> Entries { get; init; }

    public required IReadOnlyList<UnreadRegistry> Unread { get; init; }

    public static CacheListDocument Of(IReadOnlyList<CacheEntry> entries, IReadOnlyList<CacheFailure> failures) =>
        new() { Entries = [.. entries.Select(entry => new CacheThing(entry))], Unread = UnreadRegistry.Of(failures) };
}
