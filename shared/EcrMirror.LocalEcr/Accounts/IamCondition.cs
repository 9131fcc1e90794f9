using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>One condition of a statement: a key that is compared with values.</summary>
/// <remarks>Source: IAM user guide, "IAM JSON policy elements: Condition operators".</remarks>
internal sealed record IamCondition(string Operator, string Key, ImmutableArray<string> Values, bool IsMetByAbsence)
{
    private const string IfExists = "IfExists";

    private static readonly Dictionary<string, Func<string, string, bool>> Comparisons = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = (actual, wanted) => actual == wanted,
        ["StringEqualsIgnoreCase"] = (actual, wanted) => actual.Equals(wanted, StringComparison.OrdinalIgnoreCase),
        ["StringLike"] = Matches,
        ["ArnEquals"] = Matches,
        ["ArnLike"] = Matches,
        ["Bool"] = (actual, wanted) => actual.Equals(wanted, StringComparison.OrdinalIgnoreCase),
    };

    public static ImmutableArray<IamCondition> ReadAll(JsonElement conditions) =>
    [
        .. conditions.EnumerateObject().SelectMany(group => group.Value.EnumerateObject().Select(key => Read(group.Name, key))),
    ];

    public bool IsMet(IReadOnlyDictionary<string, string> context)
    {
        string? actual = context.FirstOrDefault(entry => entry.Key.Equals(Key, StringComparison.OrdinalIgnoreCase)).Value;
        if (Operator is "Null")
            return Values.Contains(actual is null ? "true" : "false");
        if (actual is null)
            return IsMetByAbsence || IsNegation(Operator);

        return IsNegation(Operator)
            ? !Values.Any(value => Comparisons[Affirmed(Operator)](actual, value))
            : Values.Any(value => Comparisons[Operator](actual, value));
    }

    private static IamCondition Read(string name, JsonProperty key)
    {
        string plain = name.EndsWith(IfExists, StringComparison.Ordinal) ? name[..^IfExists.Length] : name;
        return plain is "Null" || Comparisons.ContainsKey(Affirmed(plain))
            ? new IamCondition(plain, key.Name, JsonTexts.Read(key.Value, key.Name), IsMetByAbsence: plain != name)
            : throw new FormatException($"The condition '{name}' is not known here.");
    }

    private static bool IsNegation(string name) => name.Contains("Not", StringComparison.Ordinal);

    private static string Affirmed(string name) => name.Replace("Not", "", StringComparison.Ordinal);

    private static bool Matches(string actual, string pattern) => FileSystemName.MatchesSimpleExpression(pattern, actual, ignoreCase: false);
}
