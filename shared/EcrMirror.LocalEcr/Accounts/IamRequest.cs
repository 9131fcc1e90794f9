namespace EcrMirror.LocalEcr.Accounts;

/// <summary>Something that somebody wants to do.</summary>
/// <param name="Action">The action, such as <c>ecr:PutImage</c>.</param>
/// <param name="Resource">The ARN of what it is done to; <c>*</c> for an action on no resource.</param>
public sealed record IamRequest(string Action, string Resource)
{
    /// <summary>The ARN of who wants it; it matters to policies of resources only.</summary>
    public string? Principal { get; init; }

    /// <summary>What conditions ask about, such as <c>aws:SourceArn</c>; names without case.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();
}
