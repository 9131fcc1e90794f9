namespace EcrMirror.LocalEcr.Accounts;

/// <summary>Who sent a request.</summary>
/// <param name="keys">What the request was signed with.</param>
/// <param name="journal">Where decisions about the caller are kept; nowhere where it is null.</param>
internal sealed class Caller(KeyPair keys, IamJournal? journal = null)
{
    /// <summary>The account, 12 digits.</summary>
    public string Account => keys.Account;

    /// <summary>The ARN that messages name.</summary>
    public string Arn => keys.Arn;

    /// <summary>
    /// Whether the caller may do something: in its own account by its own policies or that of the resource, in another by both.
    /// An explicit denial wins.
    /// </summary>
    /// <param name="action">The action, such as <c>ecr:PutImage</c>.</param>
    /// <param name="resource">The ARN of what it is done to; <c>*</c> for an action on no resource.</param>
    /// <param name="resourcePolicy">The policy of the resource; null where it has none.</param>
    public bool MayDo(string action, string resource, IamPolicy? resourcePolicy = null)
    {
        bool isAllowed = Decide(action, resource, resourcePolicy);
        journal?.Add(new IamDecision(Arn, action, resource, isAllowed));
        return isAllowed;
    }

    private bool Decide(string action, string resource, IamPolicy? resourcePolicy)
    {
        var request = new IamRequest(action, resource) { Principal = Arn };
        IamEffect? own = OwnEffect(request);
        IamEffect? resources = resourcePolicy?.Evaluate(request);
        if (own is IamEffect.Deny || resources is IamEffect.Deny)
            return false;

        bool isOwnAccount = resource is "*" || resource.Split(':') is [_, _, _, _, var owner, ..] && owner == Account;
        return isOwnAccount ? own is not null || resources is not null : own is not null && resources is not null;
    }

    private IamEffect? OwnEffect(IamRequest request)
    {
        if (keys.Policies is not { } policies)
            return IamEffect.Allow;

        List<IamEffect?> effects = [.. policies.Select(policy => policy.Evaluate(request))];
        return effects.Contains(IamEffect.Deny) ? IamEffect.Deny : effects.Contains(IamEffect.Allow) ? IamEffect.Allow : null;
    }
}
