using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// A selection came to nothing: its repository could not be listed, or has no tag that it means. No image is looked at for it. From
/// the Planner to the world.
/// </summary>
public sealed record SelectionFailed
{
    /// <summary>The request that this answers.</summary>
    public required string RequestId { get; init; }

    /// <summary>The repository.</summary>
    public required Repository Source { get; init; }

    /// <summary>Which of its tags were wanted.</summary>
    public required TagSelection Selection { get; init; }

    /// <summary>Where they were wanted.</summary>
    public required IReadOnlyList<Repository> Destinations { get; init; }

    /// <summary>Why, for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was given up.</summary>
    public required DateTimeOffset FailedAt { get; init; }
}
