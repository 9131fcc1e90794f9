using System.Collections.Immutable;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>What a statement names, or everything but that.</summary>
/// <param name="Patterns">Names in which <c>*</c> stands for any characters and <c>?</c> for one.</param>
/// <param name="IsNegated">Whether what is named is left out.</param>
internal sealed record IamPatterns(ImmutableArray<string> Patterns, bool IsNegated)
{
    public static IamPatterns Everything { get; } = new(["*"], IsNegated: false);

    public bool Match(Func<string, bool> matches) => Patterns.Any(matches) != IsNegated;
}
