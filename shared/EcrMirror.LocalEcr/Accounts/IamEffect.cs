namespace EcrMirror.LocalEcr.Accounts;

/// <summary>What a policy says about an action.</summary>
public enum IamEffect
{
    /// <summary>It may be done.</summary>
    Allow,

    /// <summary>It may not, whatever else is allowed.</summary>
    Deny,
}
