using System.Globalization;

namespace EcrMirror.Oci;

/// <summary>Reads when an image was made.</summary>
internal static class CreationTime
{
    // Tools that make the same image of the same input write a fixed time, of 1970 or 1980: it says nothing.
    private static readonly DateTimeOffset First = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time, in the form of RFC 3339; null where the text is none, or says nothing.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) && time >= First ? time : null;
}
