using System.Collections.Immutable;
using EcrMirror.LocalEcr.Journal;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>Every decision that emulated services took by policies, in order; the latest, where not all are kept. Every read is a snapshot.</summary>
/// <param name="most">How many are kept.</param>
public sealed class IamJournal(int most = int.MaxValue)
{
    private ImmutableList<IamDecision> _decisions = [];

    /// <summary>Every decision.</summary>
    public IReadOnlyList<IamDecision> Decisions => Volatile.Read(ref _decisions);

    /// <summary>What was not allowed.</summary>
    public IReadOnlyList<IamDecision> Denied => [.. Decisions.Where(decision => !decision.IsAllowed)];

    /// <summary>Keeps a decision.</summary>
    public void Add(IamDecision decision) => ImmutableInterlocked.Update(ref _decisions, (all, one) => all.AddLatest(one, most), decision);
}
