namespace EcrMirror.LocalEcr.Access;

/// <summary>One action on one resource, such as <c>pull</c> on <c>repository:team/app</c>.</summary>
/// <remarks>Source: distribution, "Token Scope Documentation".</remarks>
internal readonly record struct AccessScope(string Resource, string Action)
{
    /// <summary>Reads <c>type:name:action,action</c>; the name may have colons of its own.</summary>
    public static IEnumerable<AccessScope> Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon <= 0 ? [] : text[(colon + 1)..].Split(',').Select(action => new AccessScope(text[..colon], action));
    }

    /// <summary>Writes scopes as a challenge does: actions on one resource share an entry.</summary>
    public static string Write(IEnumerable<AccessScope> scopes) =>
        string.Join(' ', scopes
            .GroupBy(scope => scope.Resource)
            .Select(resource => $"{resource.Key}:{string.Join(',', resource.Select(scope => scope.Action))}"));
}
