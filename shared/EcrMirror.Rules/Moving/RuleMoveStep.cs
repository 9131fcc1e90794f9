namespace EcrMirror.Rules.Moving;

/// <summary>What becomes of one rule that is to be written to a place.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Details">What is different, or why nothing becomes of it; for a person.</param>
/// <param name="Change">What is to be written; null where nothing is.</param>
public sealed record RuleMoveStep(string Id, RuleMoveKind Kind, IReadOnlyList<string> Details, RuleChange? Change = null);

/// <summary>What becomes of a rule that is to be written to a place.</summary>
public enum RuleMoveKind
{
    /// <summary>It is new there.</summary>
    Added,

    /// <summary>It takes the place of one with its id.</summary>
    Replaced,

    /// <summary>It is there already.</summary>
    Same,

    /// <summary>It is taken away.</summary>
    Removed,

    /// <summary>Another with its id is there, and was not to be replaced.</summary>
    Differs,

    /// <summary>It cannot be written there.</summary>
    Refused,
}
