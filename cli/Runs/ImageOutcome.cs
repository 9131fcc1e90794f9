using System.Text.Json.Serialization;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Runs;

/// <summary>How one image ended at one destination.</summary>
internal sealed record ImageOutcome
{
    public required string RequestId { get; init; }

    public required ImageReference Source { get; init; }

    public required Destination Destination { get; init; }

    public required ImageStatus Status { get; init; }

    /// <summary>What the source means; null if that could not be found out.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Platforms the image runs on; empty for an artifact or an image by itself, null where nobody had to look.</summary>
    public IReadOnlyList<Platform>? Platforms { get; init; }

    public CopyTally Tally { get; init; } = CopyTally.None;

    /// <summary>From planning to the end.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>The stage at which it failed.</summary>
    public MirrorStage? Stage { get; init; }

    /// <summary>What kind of failure it is, if that is known.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }
}

/// <summary>How an image ended at a destination.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageStatus>))]
internal enum ImageStatus
{
    Published,
    Current,

    /// <summary>The tag cannot be moved from another image, and that is no failure by the settings.</summary>
    Held,
    Failed,
}
