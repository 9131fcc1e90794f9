using System.Collections.Immutable;
using System.Text.Json;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>Reads what policies write either alone or as a list.</summary>
internal static class JsonTexts
{
    public static IEnumerable<JsonElement> Each(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : [value];

    public static ImmutableArray<string> Read(JsonElement value, string name) => [.. Each(value).Select(each => Text(each, name))];

    // Conditions may write a boolean or a number as such.
    private static string Text(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => value.GetRawText(),
        _ => throw new FormatException($"{name} is a text or a list of texts."),
    };
}
