using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcrMirror.Oci;

/// <summary>
/// JSON form of a value that has one text form: a string, also where it is the key of an object. Text that does not parse is
/// refused with the message of the type's own parser, so that a malformed digest or tag never gets past a message's reader.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
public abstract class TextJsonConverter<T> : JsonConverter<T>
    where T : notnull
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not of the form.</exception>
    protected abstract T Parse(string text);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
            ? ParseJson(reader.GetString()!)
            : throw new JsonException($"A {typeToConvert.Name} is written as a string, not as {reader.TokenType}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ParseJson(reader.GetString()!);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString()!);

    private T ParseJson(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (FormatException malformed)
        {
            throw new JsonException(malformed.Message, malformed);
        }
    }
}
