namespace EcrMirror.Rules.Files;

/// <summary>A value of a YAML document, as text: what it is meant to be, its reader knows.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Size">How many values it is, with all that is in it, counted again wherever an alias repeats them.</param>
internal abstract record RuleNode(FilePosition Position, long Size)
{
    /// <summary>A single value: its text, or null where there is none or one of YAML's words for none.</summary>
    public sealed record Scalar(FilePosition Position, string? Text) : RuleNode(Position, 1);

    /// <summary>A value that cannot be read, and why.</summary>
    public sealed record Unreadable(FilePosition Position, string Problem) : RuleNode(Position, 1);

    /// <summary>A list.</summary>
    public sealed record List(FilePosition Position, IReadOnlyList<RuleNode> Items) : RuleNode(Position, 1 + Items.Sum(item => item.Size));

    /// <summary>Members under names, in their order; the same name may be there twice.</summary>
    public sealed record Map(FilePosition Position, IReadOnlyList<Member> Members)
        : RuleNode(Position, 1 + Members.Sum(member => 1 + member.Value.Size));

    /// <summary>A member of a map. Its name is null where it is no text.</summary>
    public sealed record Member(string? Name, FilePosition Position, RuleNode Value);
}
