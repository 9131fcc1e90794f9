using EcrMirror.Ecr.PullThrough;

namespace EcrMirror.Cli.PullThrough;

/// <summary>The JSON document of <c>pull-through apply</c>. README.md describes it: members are added, never renamed or removed.</summary>
internal sealed record CacheOutcomeDocument
{
    public required IReadOnlyList<Outcome> Outcomes { get; init; }

    public required IReadOnlyList<UnreadRegistry> Unread { get; init; }

    public required int Changed { get; init; }

    public required int Failed { get; init; }

    public static CacheOutcomeDocument Of(IReadOnlyList<CacheOutcome> outcomes, IReadOnlyList<CacheFailure> failures) => new()
    {
        Outcomes = [.. outcomes.Select(outcome => new Outcome(outcome))],
        Unread = UnreadRegistry.Of(failures),
        Changed = outcomes.Count(outcome => outcome is { Reason: null, Step.IsChange: true }),
        Failed = outcomes.Count(outcome => outcome.Reason is not null),
    };

    /// <summary>What came of one thing.</summary>
    public sealed record Outcome : CacheThing
    {
        public Outcome(CacheOutcome outcome)
            : base(outcome.Step.Entry) => (Status, Changes, Notes, Reason) = (CacheWords.Done(outcome), outcome.Step.Changes, outcome.Step.Notes, outcome.Reason);

        /// <summary>created, updated, replaced, deleted, current, unmanaged or failed.</summary>
        public string Status { get; }

        public IReadOnlyList<string> Changes { get; }

        public IReadOnlyList<string> Notes { get; }

        /// <summary>Why it failed; null where it did not.</summary>
        public string? Reason { get; }
    }
}
