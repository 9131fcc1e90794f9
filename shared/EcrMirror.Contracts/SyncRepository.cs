using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Have the tags that a selection means looked at in a repository, and mirrored where destinations lack them. From the Scheduler to the Planner.</summary>
public sealed record SyncRepository
{
    /// <summary>The request this answers.</summary>
    public required string RequestId { get; init; }

    /// <summary>The repository.</summary>
    public required Repository Source { get; init; }

    /// <summary>Which of its tags.</summary>
    public required TagSelection Selection { get; init; }

    /// <summary>Where they are wanted, each once.</summary>
    public required IReadOnlyList<Repository> Destinations { get; init; }

    /// <summary>What they are called at destinations where they do not have, or not only, the names of the source.</summary>
    public IReadOnlyDictionary<Repository, IReadOnlyList<TagTemplate>> TagsAt { get; init; } = ReadOnlyDictionary<Repository, IReadOnlyList<TagTemplate>>.Empty;

    /// <summary>Those of their platforms that are wanted; null for all.</summary>
    [JsonConverter(typeof(PlatformTextsJsonConverter))]
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>The rule that wants them, by its id; null where none does.</summary>
    public string? Rule { get; init; }

    /// <summary>Tags that never move at the source once they are there, by declaration.</summary>
    public IReadOnlyList<TagPattern> NeverMoves { get; init; } = [];

    /// <summary>What is done where a destination does not let a tag be moved; null for what the Publisher is set to.</summary>
    public ImmutableTagResolution? ImmutableTags { get; init; }

    /// <summary>Why.</summary>
    public required SyncCause Cause { get; init; }

    /// <summary>How it stands to others.</summary>
    public MirrorPriority Priority { get; init; }
}
