using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcrMirror.Publisher.Notices;

/// <summary>
/// Makes a document fit into a message. First texts beyond <see cref="MostCharacters"/> are cut; then, as often as it takes, all lists
/// that are longer than half of the longest, and a member beside each says how many of it are missing: <c>furtherTags</c> beside
/// <c>tags</c>.
/// </summary>
internal static class Shortening
{
    /// <summary>Characters of a text in a document that would be too long, before the mark that it was cut.</summary>
    public const int MostCharacters = 4096;

    private const string Mark = "…";

    /// <summary>Shortens a document that is longer than this many bytes in UTF-8; others stay as they are.</summary>
    public static void Fit(JsonObject document, int bytes, JsonSerializerOptions options)
    {
        if (Length(document, options) <= bytes)
            return;

        CutTexts(document);
        int most = Lists(document).Select(list => list.Items.Count).DefaultIfEmpty().Max();
        while (most > 0 && Length(document, options) > bytes)
        {
            most /= 2;
            foreach ((JsonObject holder, string name, JsonArray items) in Lists(document).Where(list => list.Items.Count > most).ToArray())
                CutList(holder, name, items, most);
        }
    }

    private static void CutList(JsonObject holder, string name, JsonArray items, int most)
    {
        string further = $"further{char.ToUpperInvariant(name[0])}{name[1..]}";
        holder[further] = (holder[further]?.GetValue<int>() ?? 0) + items.Count - most;
        items.RemoveRange(most, items.Count - most);
    }

    private static int Length(JsonNode node, JsonSerializerOptions options) => Encoding.UTF8.GetByteCount(node.ToJsonString(options));

    // Lists that have something to lose, those within others too.
    private static IEnumerable<(JsonObject Holder, string Name, JsonArray Items)> Lists(JsonNode? node) => node switch
    {
        JsonObject holder => holder.SelectMany(member => member.Value is JsonArray { Count: > 0 } items
            ? Lists(items).Prepend((holder, member.Key, items))
            : Lists(member.Value)),
        JsonArray items => items.SelectMany(Lists),
        _ => [],
    };

    private static void CutTexts(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject holder:
                foreach ((string name, JsonNode? value) in holder.ToArray())
                {
                    if (TooLong(value) is { } text)
                        holder[name] = Shortened(text);
                    else
                        CutTexts(value);
                }

                break;
            case JsonArray items:
                for (int at = 0; at < items.Count; at++)
                {
                    if (TooLong(items[at]) is { } text)
                        items[at] = Shortened(text);
                    else
                        CutTexts(items[at]);
                }

                break;
        }
    }

    private static string? TooLong(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.String && value.GetValue<string>() is { Length: > MostCharacters } text ? text : null;

    // A pair of surrogates stays whole: half of it is no character.
    private static string Shortened(string text) =>
        text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)] + Mark;
}
