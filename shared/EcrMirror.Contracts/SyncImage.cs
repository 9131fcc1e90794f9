using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Have one image looked at and, where destinations lack it, mirrored. From the Scheduler to the Planner.</summary>
public sealed record SyncImage
{
    /// <summary>The request this answers.</summary>
    public required string RequestId { get; init; }

    /// <summary>The image; the only place after this message where its tag is resolved is the Planner.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>Where it is wanted.</summary>
    public required IReadOnlyList<Destination> Destinations { get; init; }

    /// <summary>Those of its platforms that are wanted; null for all.</summary>
    [JsonConverter(typeof(PlatformTextsJsonConverter))]
    public IReadOnlyList<Platform>? Platforms { get; init; }

    /// <summary>The rule that wants it, by its id; null where none does.</summary>
    public string? Rule { get; init; }

    /// <summary>Whether its tag never moves at the source once it is there, by declaration.</summary>
    public bool NeverMoves { get; init; }

    /// <summary>What is done where a destination does not let a tag be moved; null for what the Publisher is set to.</summary>
    public ImmutableTagResolution? ImmutableTags { get; init; }

    /// <summary>Why.</summary>
    public required SyncCause Cause { get; init; }

    /// <summary>How it stands to others.</summary>
    public MirrorPriority Priority { get; init; }

    /// <summary>How many times work on this request had to start over; bounds repair.</summary>
    public int Restarts { get; init; }
}
