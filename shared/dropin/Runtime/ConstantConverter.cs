using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace EcrMirror.Dropin;

/// <summary>Enumerated values are constants in .NET and texts on the wire; a text that no constant has is kept.</summary>
internal sealed class ConstantConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsSubclassOf(typeof(ConstantClass));

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Constants are classes, and all classes share one code.")]
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert));

    private sealed class Of<T> : JsonConverter<T>
        where T : ConstantClass
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Constants.Find<T>(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    // Core shows the search for a constant to the classes of constants only.
    private sealed class Constants(string value) : ConstantClass(value)
    {
        public static T Find<T>(string value)
            where T : ConstantClass => FindValue<T>(value);
    }
}
