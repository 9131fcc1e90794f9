namespace EcrMirror.Rules.Files;

/// <summary>A member of a rule that did not stand in a file.</summary>
/// <param name="Name">What files call it.</param>
/// <param name="Values">Its values as they were written.</param>
/// <param name="IsList">Whether it is a list; otherwise it has one value.</param>
public sealed record RuleMember(string Name, IReadOnlyList<string> Values, bool IsList)
{
    private static readonly FilePosition Nowhere = new(1, 1);

    internal static RuleNode NodeOf(IReadOnlyList<RuleMember> members)
    {
        RuleNode.Member[] selection = [.. members.Where(member => SelectionReader.Members.Contains(member.Name)).Select(NodeOf)];
        RuleNode.Member[] rest = [.. members.Where(member => !SelectionReader.Members.Contains(member.Name)).Select(NodeOf)];
        return new RuleNode.Map(Nowhere, selection is [] ? rest : [.. rest, new RuleNode.Member("select", Nowhere, new RuleNode.Map(Nowhere, selection))]);
    }

    private static RuleNode.Member NodeOf(RuleMember member) => new(
        member.Name,
        Nowhere,
        member.IsList
            ? new RuleNode.List(Nowhere, [.. member.Values.Select(value => new RuleNode.Scalar(Nowhere, value))])
            : new RuleNode.Scalar(Nowhere, member.Values[0]));
}
