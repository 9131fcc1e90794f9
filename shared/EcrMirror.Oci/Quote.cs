using System.Text;

namespace EcrMirror.Oci;

/// <summary>How text from outside is repeated in an error: bounded, and with control characters made visible.</summary>
public static class Quote
{
    private const int MaxLength = 200;

    /// <summary>At most 200 characters of the text, control characters as <c>\uXXXX</c>; empty for null.</summary>
    public static string Shortened(string? text) => Shortened(text, MaxLength);

    /// <summary>At most so many characters of the text, control characters as <c>\uXXXX</c>; empty for null.</summary>
    public static string Shortened(string? text, int most)
    {
        if (text is null)
            return "";

        var quoted = new StringBuilder(Math.Min(text.Length, most) + 1);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, most)))
        {
            if (char.IsControl(c))
                quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }

        return text.Length > most ? quoted.Append('…').ToString() : quoted.ToString();
    }
}
