using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>A manifest could not be copied to these destinations. From a Copier to the Publisher.</summary>
public sealed record ManifestCopyFailed
{
    /// <summary>The plan.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt of the plan.</summary>
    public required int Attempt { get; init; }

    /// <summary>How the work stands to other work; it decides on the queue.</summary>
    public MirrorPriority Priority { get; init; }

    /// <summary>The manifest.</summary>
    public required Digest Manifest { get; init; }

    /// <summary>Where it failed, and why.</summary>
    public required IReadOnlyList<FailedDestination> Destinations { get; init; }
}

/// <summary>One destination that a manifest did not reach.</summary>
public sealed record FailedDestination
{
    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>What kind of failure it is; null where nobody foresaw it, and from versions that did not say.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>Why, for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>What had been done before.</summary>
    public required CopyTally Tally { get; init; }
}
