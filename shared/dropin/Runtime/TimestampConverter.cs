using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcrMirror.Dropin;

/// <summary>Times are seconds since 1970 on the wire, as JSON numbers that may have fractions and exponents.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTime>
{
    private static readonly decimal Earliest = ToSeconds(DateTime.MinValue), Latest = ToSeconds(DateTime.MaxValue);

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDecimal(out decimal seconds) && seconds >= Earliest && seconds <= Latest
            ? DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : throw new JsonException("The number of seconds is beyond every time.");

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(ToSeconds(value.ToUniversalTime()));

    private static decimal ToSeconds(DateTime time) => (decimal)(time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
}
