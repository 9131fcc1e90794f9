using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Topics;
using EcrMirror.Oci;

namespace EcrMirror.Publisher.Notices;

/// <summary>
/// Writes events as the JSON that docs/messages.md describes: name, version, id and time, then the members of the contract in their
/// order.
/// </summary>
internal static class EventWriter
{
    /// <summary>Bytes of a document: what is left of a message is for attributes.</summary>
    public const int MostBytes = 192 * 1024;

    /// <summary>Values of an attribute. Who has to see all of them looks into the document.</summary>
    public const int MostValues = 100;

    private const int IdLength = 32;

    // Beyond what JSON needs it escapes only what SQS would not carry.
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message that a topic is told.</summary>
    /// <exception cref="ArgumentException">The object is no event that the world is told of.</exception>
    public static TopicMessage Write(object happened)
    {
        PublicEvent told = PublicEvent.Of(happened);
        string id = IdOf(told);
        JsonObject document = Members(told);
        document.Insert(0, "event", told.Name);
        document.Insert(1, "version", PublicEvent.Version);
        document.Insert(2, "id", id);
        document.Insert(3, "time", JsonSerializer.SerializeToNode(told.Time, EventJson.Default.DateTimeOffset));
        Shortening.Fit(document, MostBytes, Written);
        return new TopicMessage
        {
            Text = document.ToJsonString(Written),
            Attributes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            {
                ["event"] = [told.Name],
                ["version"] = [$"{PublicEvent.Version}"],
                ["source"] = told.Source is { } source ? [source.ToString()] : [],
                ["destination"] = [.. told.Destinations.Select(destination => destination.Host.ToString()).Distinct().Take(MostValues)],
                ["requestId"] = [.. told.RequestIds.Distinct().Take(MostValues)],
            },
            Id = id,
            Group = told.Source is { } group ? Hash(group.ToString()) : told.Name,
        };
    }

    // Told again after a crash, an event has another time and may count what it took otherwise, but says the same.
    private static string IdOf(PublicEvent told)
    {
        JsonObject said = Members(told);
        foreach (string passing in told.Happened.GetType().GetProperties()
                     .Where(member => (member.PropertyType == typeof(DateTimeOffset) && !PublicEvent.IsSaid(member.Name)) || member.PropertyType == typeof(CopyTally))
                     .Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name)))
        {
            said.Remove(passing);
        }

        return Hash($"{told.Name} {said.ToJsonString(Written)}");
    }

    private static JsonObject Members(PublicEvent told) =>
        JsonSerializer.SerializeToNode(told.Happened, told.Happened.GetType(), EventJson.Default)!.AsObject();

    private static string Hash(string text) => Digest.Sha256(Encoding.UTF8.GetBytes(text)).Encoded[..IdLength];
    /// <summary>Platforms as requests name them.</summary>
    internal sealed class PlatformText : TextJsonConverter<Platform>
    {
        protected override Platform Parse(string text) => Platform.Parse(text);
    }
}
