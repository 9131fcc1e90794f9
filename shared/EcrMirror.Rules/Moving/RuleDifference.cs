namespace EcrMirror.Rules.Moving;

/// <summary>A part that two rules say differently.</summary>
/// <param name="Member">The part, as files call it.</param>
/// <param name="Before">What one says.</param>
/// <param name="After">What the other says.</param>
public sealed record RuleDifference(string Member, string Before, string After)
{
    /// <summary>All of it, such as <c>newest: 5 -> 7</c>.</summary>
    public override string ToString() => $"{Member}: {Before} -> {After}";
}
