using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>
/// What requests of one API may look like: the operations, and for every member its type, its bounds and its pattern. Read from
/// <c>requests.json</c>, which is the part of the public service models that says so.
/// </summary>
internal sealed class ApiModel
{
    private static readonly Dictionary<string, ApiModel> Models = Load();

    private readonly Dictionary<string, string> _operations;
    private readonly Dictionary<string, Shape> _shapes;

    private ApiModel(JsonElement model)
    {
        Target = model.GetProperty("target").GetString()!;
        _operations = model.GetProperty("operations").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal);
        _shapes = model.GetProperty("shapes").EnumerateObject().ToDictionary(one => one.Name, one => Shape.Read(one.Value), StringComparer.Ordinal);
    }

    public static ApiModel Private { get; } = Models["ecr"];

    public static ApiModel Public { get; } = Models["ecr-public"];

    /// <summary>What stands before the dot of <c>X-Amz-Target</c>.</summary>
    public string Target { get; }

    public bool Knows(string operation) => _operations.ContainsKey(operation);

    /// <summary>The names of the operations.</summary>
    public IEnumerable<string> Operations => _operations.Keys;

    /// <summary>Returns if a request is well formed; members that are not known are left alone.</summary>
    /// <exception cref="EcrError">It is not; the message names the first member that is wrong.</exception>
    public void Check(string operation, JsonObject input) => Check(_operations[operation], input, "");

    private void Check(string name, JsonNode node, string path)
    {
        Shape shape = _shapes[name];
        switch (shape.Type)
        {
            case "structure":
                CheckMembers(shape, node as JsonObject ?? throw WrongType(path, "a structure"), path);
                break;
            case "list":
                JsonArray list = node as JsonArray ?? throw WrongType(path, "a list");
                CheckLength(shape, list.Count, path);
                for (int at = 0; at < list.Count; at++)
                    Check(shape.Member!, list[at] ?? throw WrongType(path, "a list without nulls"), $"{path}.{(at + 1).ToString(CultureInfo.InvariantCulture)}.member");
                break;
            case "string":
                CheckText(shape, node is JsonValue text && text.GetValueKind() is JsonValueKind.String ? text.GetValue<string>() : throw WrongType(path, "a string"), path);
                break;
            case "integer" or "long":
                CheckRange(shape, node is JsonValue number && number.GetValueKind() is JsonValueKind.Number && number.TryGetValue(out long value) ? value : throw WrongType(path, "a whole number"), path);
                break;
            case "boolean" when node is not JsonValue || node.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False):
                throw WrongType(path, "a boolean");
            case "blob" when node is not JsonValue || node.GetValueKind() is not JsonValueKind.String:
                throw WrongType(path, "a blob");
            default:
                break;
        }
    }

    private void CheckMembers(Shape shape, JsonObject structure, string path)
    {
        foreach (string required in shape.Required)
        {
            if (structure[required] is null)
                throw EcrError.InvalidParameter(Join(path, required), "Member must not be null");
        }

        foreach ((string member, JsonNode? value) in structure)
        {
            if (value is not null && shape.Members.TryGetValue(member, out string? type))
                Check(type, value, Join(path, member));
        }
    }

    private static void CheckText(Shape shape, string text, string path)
    {
        CheckLength(shape, text.Length, path);
        if (shape.Pattern is { } pattern && !shape.Expression!.IsMatch(text))
            throw EcrError.InvalidParameter(path, $"must satisfy regular expression '{pattern}'");
        if (shape.Values.Count > 0 && !shape.Values.Contains(text))
            throw EcrError.InvalidParameter(path, $"Member must satisfy enum value set: [{string.Join(", ", shape.Values)}]");
    }

    private static void CheckLength(Shape shape, int length, string path)
    {
        if (length < shape.Min)
            throw EcrError.InvalidParameter(path, $"Member must have length greater than or equal to {shape.Min}");
        if (length > shape.Max)
            throw EcrError.InvalidParameter(path, $"Member must have length less than or equal to {shape.Max}");
    }

    private static void CheckRange(Shape shape, long value, string path)
    {
        if (value < shape.Min)
            throw EcrError.InvalidParameter(path, $"Member must have value greater than or equal to {shape.Min}");
        if (value > shape.Max)
            throw EcrError.InvalidParameter(path, $"Member must have value less than or equal to {shape.Max}");
    }

    private static EcrError WrongType(string path, string expected) => new("SerializationException", $"The member '{path}' is not {expected}.");

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static Dictionary<string, ApiModel> Load()
    {
        using Stream stream = typeof(ApiModel).Assembly.GetManifestResourceStream("requests.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToDictionary(model => model.Name, model => new ApiModel(model.Value), StringComparer.Ordinal);
    }

    private sealed record Shape
    {
        public required string Type { get; init; }

        public IReadOnlyList<string> Required { get; init; } = [];

        public Dictionary<string, string> Members { get; init; } = [];

        public string? Member { get; init; }

        public long? Min { get; init; }

        public long? Max { get; init; }

        public string? Pattern { get; init; }

        public Regex? Expression { get; init; }

        public IReadOnlyList<string> Values { get; init; } = [];

        public static Shape Read(JsonElement shape)
        {
            string? pattern = Text(shape, "pattern");
            return new Shape
            {
                Type = Text(shape, "type")!,
                Required = Texts(shape, "required"),
                Members = shape.TryGetProperty("members", out JsonElement members)
                    ? members.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal)
                    : [],
                Member = Text(shape, "member"),
                Min = Number(shape, "min"),
                Max = Number(shape, "max"),
                Pattern = pattern,
                Expression = pattern is null ? null : new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
                Values = Texts(shape, "enum"),
            };
        }

        private static string? Text(JsonElement shape, string name) => shape.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

        private static long? Number(JsonElement shape, string name) => shape.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : null;

        private static IReadOnlyList<string> Texts(JsonElement shape, string name) =>
            shape.TryGetProperty(name, out JsonElement values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
    }
}
