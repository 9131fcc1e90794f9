using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace EcrMirror.State.Storage;

/// <summary>Values as DynamoDB has them.</summary>
internal static class DynamoAttributes
{
    public static AttributeValue Of(string text) => new() { S = text };

    public static AttributeValue Of(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Of(ReadOnlySpan<byte> bytes) => new() { B = new MemoryStream(bytes.ToArray()) };

    /// <exception cref="FormatException">The attribute is no whole number.</exception>
    public static long Number(this Dictionary<string, AttributeValue> item, string name) =>
        TryNumber(item, name) ?? throw new FormatException($"Its {name} is no whole number.");

    /// <summary>Whether the item has expired. DynamoDB removes it hours or days later, and shows it until then.</summary>
    public static bool IsExpired(this Dictionary<string, AttributeValue> item, DateTimeOffset now) =>
        TryNumber(item, DynamoSchema.Expiry) <= now.ToUnixTimeSeconds();

    private static long? TryNumber(Dictionary<string, AttributeValue> item, string name) =>
        long.TryParse(item.GetValueOrDefault(name)?.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
}
