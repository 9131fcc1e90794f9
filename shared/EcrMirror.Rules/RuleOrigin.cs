namespace EcrMirror.Rules;

/// <summary>Where a rule was written down.</summary>
/// <param name="Kind">In what form.</param>
/// <param name="Place">Where exactly, for a person: a file and its line, the key of a row, the ARN of a repository.</param>
public sealed record RuleOrigin(RuleOriginKind Kind, string Place)
{
    /// <summary>The place.</summary>
    public override string ToString() => Place;
}

/// <summary>The forms that rules are written in.</summary>
public enum RuleOriginKind
{
    /// <summary>A YAML file.</summary>
    File,

    /// <summary>A row of the mirror table.</summary>
    Table,

    /// <summary>Resource tags of a repository of Amazon ECR.</summary>
    ResourceTags,
}
