using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EcrMirror.Dropin;

/// <summary>How members of requests and answers look as JSON, whatever the service. Those that are not set are not sent.</summary>
internal static class JsonFormat
{
    /// <summary>The format of a service.</summary>
    /// <param name="types">The requests and answers.</param>
    /// <param name="names">How the service writes names; null when as .NET does.</param>
    public static JsonSerializerOptions Of(IJsonTypeInfoResolver types, JsonNamingPolicy? names = null) => new()
    {
        Converters = { new BinaryConverter(), new ConstantConverter(), new TimestampConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A message or a manifest is often JSON itself: with every quotation mark as \u0022 it would be half as long again.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = names,
        TypeInfoResolver = types,
    };
}
