using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcrMirror.LocalEcr.Events;

/// <summary>Something that ECR tells EventBridge.</summary>
/// <remarks>Source: ECR user guide, "Amazon ECR events and EventBridge".</remarks>
public sealed class EcrEvent
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event's own id; a duplicate has the same.</summary>
    public required string Id { get; init; }

    /// <summary>The kind, such as <c>ECR Image Action</c>.</summary>
    public required string DetailType { get; init; }

    /// <summary>The account whose registry it is about.</summary>
    public required string Account { get; init; }

    /// <summary>The region of the registry.</summary>
    public required string Region { get; init; }

    /// <summary>When it happened; events say so in whole seconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The ARNs that the event names.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>What the event says, member by member.</summary>
    public required IReadOnlyDictionary<string, string> Detail { get; init; }

    /// <summary>The event as a target of EventBridge gets it.</summary>
    public string ToJson() => new JsonObject
    {
        ["version"] = "0",
        ["id"] = Id,
        ["detail-type"] = DetailType,
        ["source"] = "aws.ecr",
        ["account"] = Account,
        ["time"] = Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["region"] = Region,
        ["resources"] = new JsonArray([.. Resources.Select(resource => (JsonNode)resource)]),
        ["detail"] = new JsonObject(Detail.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value))),
    }.ToJsonString(Plain);

    /// <summary>Kind, repository and image.</summary>
    public override string ToString() => $"{DetailType}: {string.Join(", ", Detail.Select(member => $"{member.Key}={member.Value}"))}";
}
