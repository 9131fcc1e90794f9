namespace EcrMirror.Rules;

/// <summary>Something wrong with what is declared.</summary>
/// <param name="Origin">Where.</param>
/// <param name="IsError">Whether a rule, or a part of one, is not followed for it; otherwise it is followed, and may not be what is meant.</param>
/// <param name="Problem">What is wrong, what follows, and what to do, for a person.</param>
public sealed record RuleFinding(RuleOrigin Origin, bool IsError, string Problem)
{
    /// <summary>A rule, or a part of one, is not followed.</summary>
    public static RuleFinding Error(RuleOrigin origin, string problem) => new(origin, IsError: true, problem);

    /// <summary>The rule is followed, and may not be what is meant.</summary>
    public static RuleFinding Warning(RuleOrigin origin, string problem) => new(origin, IsError: false, problem);

    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"{Origin}: {(IsError ? "error" : "warning")}: {Problem}";
}
