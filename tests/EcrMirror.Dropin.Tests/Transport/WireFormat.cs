using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.SQS.Model;

namespace EcrMirror.Dropin.Tests.Transport;

/// <summary>What is on the wire, without what differs from run to run, compared with a file in Golden/.</summary>
internal static partial class WireFormat
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string GoldenFolder =>
        typeof(WireFormat).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenFolder").Value!;

    /// <summary>A message's body and attributes.</summary>
    public static JsonObject Of(Message message) => new()
    {
        ["body"] = JsonNode.Parse(message.Body!),
        ["attributes"] = new JsonObject(message.MessageAttributes!.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute =>
            KeyValuePair.Create<string, JsonNode?>(attribute.Key, $"{attribute.Value.DataType}: {attribute.Value.StringValue}"))),
    };

    /// <summary>Compares; set UPDATE_GOLDEN=1 to rewrite the file, and review the difference.</summary>
    public static void AssertGolden(string name, JsonNode actual)
    {
        string json = Masked("", actual)!.ToJsonString(Written) + "\n";
        string file = Path.Combine(GoldenFolder, name + ".json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(file, json);

        Assert.Equal(File.ReadAllText(file), json);
    }

    private static JsonNode? Masked(string name, JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Masked(name is "host" ? name : member.Key, member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Masked(name, item))]),
        JsonValue value when value.GetValueKind() is JsonValueKind.String => Masked(name, value.GetValue<string>()),
        _ => name is "host" ? "<host>" : node?.DeepClone(),
    };

    private static string Masked(string name, string text) => name switch
    {
        "host" => "<host>",
        "sentTime" or "timestamp" => "<time>",
        "stackTrace" => "<stack>",
        _ => BusQueue().Replace(Id().Replace(text, "<id>"), "/<bus>"),
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"/[^/?]+_bus_[^/?]+")]
    private static partial Regex BusQueue();
}
