namespace EcrMirror.State.Rules;

/// <summary>What an attribute of a row holds.</summary>
/// <param name="Texts">The texts, or the one number; null where it is something else, such as a map.</param>
/// <param name="Form">How they are held.</param>
/// <param name="Others">How many elements of a list are no texts, and are not among them.</param>
internal sealed record RuleCell(IReadOnlyList<string>? Texts, RuleCellForm Form, int Others = 0)
{
    public static RuleCell Unreadable { get; } = new(null, RuleCellForm.Several);

    public static RuleCell Of(string text) => new([text], RuleCellForm.Text);

    public static RuleCell Of(long number) => new([$"{number}"], RuleCellForm.Number);

    public static RuleCell Of(IEnumerable<string> texts) => new([.. texts], RuleCellForm.Several);
}

/// <summary>How an attribute holds what it holds.</summary>
internal enum RuleCellForm
{
    Text,
    Number,
    Several,
}
