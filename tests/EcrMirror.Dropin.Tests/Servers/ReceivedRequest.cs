using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EcrMirror.Dropin.Tests.Servers;

/// <summary>A request as it came over the wire.</summary>
internal sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode? Json => JsonNode.Parse(Text);

    public string? MediaType => MediaTypeHeaderValue.Parse(Headers["content-type"]).MediaType;

    /// <summary>The fields of a form, one a line, in order of their names.</summary>
    public string Form => string.Join('\n', Text.Split('&').Select(Decode).Order(StringComparer.Ordinal));

    private static string Decode(string field) => string.Join(" = ", field.Split('=').Select(part => Uri.UnescapeDataString(part.Replace('+', ' '))));
}
