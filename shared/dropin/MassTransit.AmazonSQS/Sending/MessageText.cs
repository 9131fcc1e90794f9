using System.Text;

namespace MassTransit.AmazonSqsTransport.Sending;

/// <summary>What SQS and SNS take as a message's attribute. One that they refuse would fail a batch.</summary>
internal static class MessageText
{
    private const int LongestName = 256;

    /// <summary>Whether an attribute can have this name: letters, digits, underscore, hyphen and single periods within; not of AWS.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
        && name[0] is not '.' && name[^1] is not '.' && !name.Contains("..", StringComparison.Ordinal)
        && !name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text with a question mark for each character that XML 1.0 does not have, cut at a length.</summary>
    public static string Clean(string text, int longest = int.MaxValue)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest)
                break;
            clean.Append(rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not 0xFFFE and not 0xFFFF) ? rune.ToString() : "?");
        }
        return clean.ToString();
    }
}
