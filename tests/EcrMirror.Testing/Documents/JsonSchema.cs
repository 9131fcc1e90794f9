using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EcrMirror.Testing.Documents;

/// <summary>
/// Holds a document to a schema, as far as our schemas go: type, const, enum, pattern, minimum, maxItems, required, properties, items, and
/// that every member is described.
/// </summary>
public static class JsonSchema
{
    private static readonly string[] Known =
        ["$schema", "$id", "title", "description", "type", "const", "enum", "pattern", "format", "minimum", "maxItems", "required", "properties", "items"];

    /// <summary>What is wrong, each with its place; nothing where the document is what the schema says.</summary>
    public static IReadOnlyList<string> Problems(JsonObject schema, JsonNode? document) => [.. Problems(schema, document, "$")];

    private static IEnumerable<string> Problems(JsonObject schema, JsonNode? node, string path)
    {
        foreach (string word in schema.Select(member => member.Key).Except(Known))
            yield return $"{path}: the schema says {word}, which nobody looks at here";

        if (schema["type"] is { } type && !Types(type).Contains(TypeOf(node)))
            yield return $"{path}: {TypeOf(node)} instead of {type.ToJsonString()}";
        if (schema["const"] is { } only && !JsonNode.DeepEquals(only, node))
            yield return $"{path}: {node?.ToJsonString()} instead of {only.ToJsonString()}";
        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, node)))
            yield return $"{path}: {node?.ToJsonString()} is none of {words.ToJsonString()}";
        if (schema["pattern"] is { } pattern && node is not null && !Regex.IsMatch(node.GetValue<string>(), pattern.GetValue<string>(), RegexOptions.ECMAScript))
            yield return $"{path}: {node.ToJsonString()} does not match {pattern}";
        if (schema["minimum"] is { } minimum && node is not null && node.GetValue<long>() < minimum.GetValue<long>())
            yield return $"{path}: {node.ToJsonString()} is less than {minimum}";

        foreach (string problem in node switch
        {
            JsonObject holder => Members(schema, holder, path),
            JsonArray items => Items(schema, items, path),
            _ => [],
        })
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Members(JsonObject schema, JsonObject holder, string path)
    {
        JsonObject described = schema["properties"]?.AsObject() ?? [];
        foreach (string name in (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Where(name => !holder.ContainsKey(name)))
            yield return $"{path}: {name} is missing";

        foreach ((string name, JsonNode? value) in holder)
        {
            if (described[name] is not JsonObject inner)
                yield return $"{path}: {name} is not described";
            else
                foreach (string problem in Problems(inner, value, $"{path}.{name}"))
                    yield return problem;
        }
    }

    private static IEnumerable<string> Items(JsonObject schema, JsonArray items, string path)
    {
        if (schema["maxItems"] is { } most && items.Count > most.GetValue<int>())
            yield return $"{path}: {items.Count} items";
        foreach (string problem in items.SelectMany((item, at) => Problems(schema["items"]!.AsObject(), item, $"{path}[{at}]")))
            yield return problem;
    }

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(each => each!.GetValue<string>()) : [type.GetValue<string>()];

    private static string TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "integer",
        _ => "boolean",
    };
}
