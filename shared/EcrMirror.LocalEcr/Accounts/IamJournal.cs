using System.Collections.Immutable;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>Every decision that emulated services took by policies, in order. Every read is a snapshot.</summary>
public sealed class IamJournal
{
    private ImmutableList<IamDecision> _decisions = [];

    /// <summary>Every decision.</summary>
    public IReadOnlyList<IamDecision> Decisions => Volatile.Read(ref _decisions);

    /// <summary>What was not allowed.</summary>
    public IReadOnlyList<IamDecision> Denied => [.. Decisions.Where(decision => !decision.IsAllowed)];

    /// <summary>Keeps a decision.</summary>
    public void Add(IamDecision decision) => ImmutableInterlocked.Update(ref _decisions, (all, one) => all.Add(one), decision);
}
