namespace EcrMirror.Rules.Moving;

/// <summary>A change of one rule.</summary>
/// <param name="Before">The rule as it stands there; null where there is none yet.</param>
/// <param name="After">The rule as it is to be; null where it is taken away.</param>
public sealed record RuleChange(MirrorRule? Before, MirrorRule? After);
