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

    /// <summary>Where they are wanted, under the names they have at the source.</summary>
    public required IReadOnlyList<Repository> Destinations { get; init; }

    /// <summary>Those of their platforms that are wanted; null for all.</summary>
    [JsonConverter(typeof(PlatformTextsJsonConverter))]
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>Why.</summary>
    public required SyncCause Cause { get; init; }

    /// <summary>How it stands to others.</summary>
    public MirrorPriority Priority { get; init; }
}
