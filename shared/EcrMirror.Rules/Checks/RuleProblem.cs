namespace EcrMirror.Rules.Checks;

/// <summary>What is wrong with a rule among others.</summary>
internal sealed record RuleProblem(MirrorRule Rule, bool IsError, string Text)
{
    public static RuleProblem Error(MirrorRule rule, string text) => new(rule, IsError: true, text);

    public static RuleProblem Warning(MirrorRule rule, string text) => new(rule, IsError: false, text);
}
