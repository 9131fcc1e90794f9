using EcrMirror.Cli.Policies;
using EcrMirror.Contracts;

namespace EcrMirror.Cli.Sync;

/// <summary>How far a look at rules goes.</summary>
internal sealed record RuleRunSettings
{
    /// <summary>Whether destinations are looked at whatever state knows of them.</summary>
    public bool IsFull { get; init; }

    /// <summary>Whether nothing is changed, neither at registries nor in state.</summary>
    public bool IsDry { get; init; }

    /// <summary>Which sources may be mirrored.</summary>
    public ContainersPolicy Policy { get; init; } = ContainersPolicy.Everything;

    /// <summary>Rules that are looked at at the same time.</summary>
    public int ConcurrentRules { get; init; } = 4;

    /// <summary>As which the Planner is asked: what is swept it may answer from state.</summary>
    public SyncCause Cause => IsFull ? SyncCause.Requested : SyncCause.Swept;
}
