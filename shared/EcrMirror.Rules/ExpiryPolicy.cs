namespace EcrMirror.Rules;

/// <summary>What becomes of the tags of a rule after its end.</summary>
public enum ExpiryPolicy
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>They are removed: those that the ledger knows as the rule's, that still point to what was mirrored, and that no other rule means.</summary>
    Remove,
}
