using System.Text.Json.Nodes;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>How answers are written: members that have no value are left out, times are seconds since 1970 with a fraction.</summary>
internal static class ApiJson
{
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach ((string name, JsonNode? value) in members)
        {
            if (value is not null)
                json[name] = value;
        }

        return json;
    }

    public static JsonArray List(IEnumerable<JsonNode?> values) => [.. values];

    public static JsonArray Texts(IEnumerable<object> values) => [.. values.Select(value => (JsonNode?)value.ToString())];

    /// <summary>A list; null, so that it is left out, where it is empty.</summary>
    public static JsonArray? TextsIfAny(IEnumerable<object> values) => Texts(values) is { Count: > 0 } list ? list : null;

    public static JsonNode Time(DateTimeOffset at) => JsonValue.Create(at.ToUnixTimeMilliseconds() / 1000m);

    public static JsonNode? Time(DateTimeOffset? at) => at is { } time ? Time(time) : null;
}
