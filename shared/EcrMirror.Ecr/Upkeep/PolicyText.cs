using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>
/// Compares policies by what they say: AWS hands them back written in its own way. The order of members and of lists does not matter, a
/// list of one is its element, and an account is the same by its number and by the ARN of its root.
/// </summary>
internal static partial class PolicyText
{
    /// <summary>Whether two policies say the same.</summary>
    /// <exception cref="JsonException">One of them is no JSON.</exception>
    public static bool AreSame(string one, string other) => Canonical(JsonNode.Parse(one)) == Canonical(JsonNode.Parse(other));

    /// <summary>How a repository's policy differs from the declared one; null where it does not.</summary>
    /// <param name="name">What AWS calls the setting.</param>
    /// <param name="actual">The policy as it is; null where there is none.</param>
    /// <param name="declared">The policy as it should be.</param>
    public static SettingDrift? Compare(string name, string? actual, string declared) =>
        actual is null ? new SettingDrift(name, "none", "as declared")
        : AreSame(actual, declared) ? null
        : new SettingDrift(name, "another", "as declared");

    private static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(Canonical)) + "}",
        JsonArray { Count: 1 } only => Canonical(only[0]),
        JsonArray items => "[" + string.Join(',', items.Select(Canonical).Distinct().Order(StringComparer.Ordinal)) + "]",
        _ when node.GetValueKind() is JsonValueKind.String => Canonical(Account().Replace(node.GetValue<string>(), "arn:aws:iam::$0:root")),
        _ => node.ToJsonString(),
    };

    private static string Canonical(KeyValuePair<string, JsonNode?> member) => $"{Canonical(member.Key)}:{Canonical(member.Value)}";

    private static string Canonical(string text) => JsonValue.Create(text).ToJsonString();

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Account();
}
