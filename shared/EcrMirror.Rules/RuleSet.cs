namespace EcrMirror.Rules;

/// <summary>Rules as they were read at a moment. Nothing is left out in silence: what gives no rule has a finding.</summary>
/// <param name="Rules">The rules, also those that have expired.</param>
/// <param name="Findings">What is wrong; something with a finding may still give a rule.</param>
public sealed record RuleSet(IReadOnlyList<MirrorRule> Rules, IReadOnlyList<RuleFinding> Findings)
{
    /// <summary>What is declared to be like a rule of another place.</summary>
    public IReadOnlyList<BorrowedRule> Borrowed { get; init; } = [];

    /// <summary>Why a part of the place was not read, so that a rule which is not among these may be declared all the same; null if all was.</summary>
    public RuleSourceException? Unread { get; init; }

    /// <summary>Nothing is declared.</summary>
    public static RuleSet Empty { get; } = new([], []);
}
