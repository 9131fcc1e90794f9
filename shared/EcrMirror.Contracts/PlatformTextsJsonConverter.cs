using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>Platforms as a person writes them: a list of texts such as <c>linux/arm64/v8</c>.</summary>
public sealed class PlatformTextsJsonConverter : JsonConverter<IReadOnlyList<Platform>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<Platform> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
            throw new JsonException($"Platforms are written as a list of strings, not as {reader.TokenType}.");

        List<Platform> platforms = [];
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.String)
                throw new JsonException($"A platform is written as a string, not as {reader.TokenType}.");
            platforms.Add(Parse(reader.GetString()!));
        }

        return platforms;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<Platform> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (Platform platform in value)
            writer.WriteStringValue(platform.ToString());
        writer.WriteEndArray();
    }

    private static Platform Parse(string text)
    {
        try
        {
            return Platform.Parse(text);
        }
        catch (FormatException malformed)
        {
            throw new JsonException(malformed.Message, malformed);
        }
    }
}
