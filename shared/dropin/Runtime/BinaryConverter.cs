using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcrMirror.Dropin;

/// <summary>Binary members are streams in .NET and base64 on the wire; the whole of a stream is sent, wherever it stands.</summary>
internal sealed class BinaryConverter : JsonConverter<MemoryStream>
{
    public override MemoryStream Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, MemoryStream value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.ToArray());
}
