using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.State.Plans;

/// <summary>What a copy task reports about one destination.</summary>
public sealed record TaskReport
{
    /// <summary>The plan.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt that the task belongs to.</summary>
    public required int Attempt { get; init; }

    /// <summary>The destination.</summary>
    public required Repository Repository { get; init; }

    /// <summary>The manifest that the task copied.</summary>
    public required Digest Manifest { get; init; }

    /// <summary>What it took.</summary>
    public required CopyTally Tally { get; init; }

    /// <summary>Why it failed; null where it succeeded.</summary>
    public string? Failure { get; init; }

    /// <summary>What kind of failure it is, where that is known.</summary>
    public FailureKind? FailureKind { get; init; }
}
