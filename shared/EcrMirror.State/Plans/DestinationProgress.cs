using System.Text.Json.Serialization;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.State.Plans;

/// <summary>How far one destination of a plan's current attempt is.</summary>
public sealed record DestinationProgress
{
    /// <summary>The plan.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>The repository.</summary>
    public required Repository Repository { get; init; }

    /// <summary>Copy tasks that have reported neither success nor failure.</summary>
    public required IReadOnlyList<Digest> Remaining { get; init; }

    /// <summary>Why copy tasks failed, each manifest once.</summary>
    public IReadOnlyDictionary<string, string> Failures { get; init => field = value ?? field; } = new Dictionary<string, string>();

    /// <summary>What kind of failure the first of them was, where that is known.</summary>
    public FailureKind? FailureKind { get; init; }

    /// <summary>What the tasks that reported took, each counted once.</summary>
    public CopyTally Tally { get; init => field = value ?? field; } = CopyTally.None;

    /// <summary>How it ended.</summary>
    public DestinationOutcome Outcome { get; init; }

    /// <summary>Why it ended so, for a person; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether every task has reported, so that the Publisher's turn has come.</summary>
    [JsonIgnore]
    public bool IsLanded => Remaining.Count == 0;

    /// <summary>Where a destination of a plan's attempt begins: all of its tasks remain.</summary>
    internal static DestinationProgress Start(MirrorPlan plan, PlannedDestination destination) => new()
    {
        Plan = plan.Id,
        Attempt = plan.Attempt,
        Repository = destination.Repository,
        Remaining = [.. destination.Tasks.Distinct()],
    };

    /// <summary>With a task taken off and what it took added; this very progress if the task has reported before.</summary>
    internal DestinationProgress After(TaskReport report) => !Remaining.Contains(report.Manifest) ? this : this with
    {
        Remaining = [.. Remaining.Where(task => task != report.Manifest)],
        Failures = report.Failure is { } failure
            ? new Dictionary<string, string>(Failures) { [report.Manifest.ToString()] = failure }
            : Failures,
        FailureKind = FailureKind ?? report.FailureKind,
        Tally = Tally.Add(report.Tally),
    };

    /// <summary>Ended; this very progress if it has ended before.</summary>
    internal DestinationProgress Concluded(DestinationOutcome outcome, string? reason)
    {
        if (outcome is DestinationOutcome.Pending)
            throw new ArgumentException("Pending is no way to end.", nameof(outcome));

        return Outcome is DestinationOutcome.Pending ? this with { Outcome = outcome, Reason = reason } : this;
    }
}

/// <summary>How a destination of a plan ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DestinationOutcome>))]
public enum DestinationOutcome
{
    /// <summary>It has not ended.</summary>
    Pending,

    /// <summary>The root is under its tags.</summary>
    Published,

    /// <summary>It was given up, with a reason.</summary>
    Failed,

    /// <summary>Something changed under it, with a reason; a later attempt or plan takes over.</summary>
    Superseded,
}
