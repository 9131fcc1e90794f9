using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcrMirror.Contracts;

/// <summary>Durations as people write them.</summary>
public sealed class DurationTextJsonConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && DurationText.TryParse(reader.GetString(), out TimeSpan duration)
            ? duration
            : throw new JsonException("A duration is written as a string such as 90d or 1d12h.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(DurationText.Format(value));
}
