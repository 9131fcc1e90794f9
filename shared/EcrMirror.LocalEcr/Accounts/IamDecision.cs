namespace EcrMirror.LocalEcr.Accounts;

/// <summary>Something that somebody wanted to do, and whether policies let him.</summary>
/// <param name="Principal">The ARN of who wanted it.</param>
/// <param name="Action">The action, such as <c>ecr:PutImage</c>.</param>
/// <param name="Resource">The ARN of what it is done to; <c>*</c> for an action on no resource.</param>
/// <param name="IsAllowed">Whether it was allowed.</param>
public sealed record IamDecision(string Principal, string Action, string Resource, bool IsAllowed);
