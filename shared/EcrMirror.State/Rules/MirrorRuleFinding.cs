namespace EcrMirror.State.Rules;

/// <summary>Something wrong with a row.</summary>
/// <param name="Key">The row's key as it stands there.</param>
/// <param name="Reason">What is wrong and what follows, for a person.</param>
public sealed record MirrorRuleFinding(string Key, string Reason);
