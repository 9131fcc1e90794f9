using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// A tag's name, or a pattern for names: <c>*</c> stands for any characters, none included, and <c>?</c> for one. Equality is that
/// of the text. The default value names nothing: reading it throws <see cref="InvalidOperationException"/>.
/// </summary>
[JsonConverter(typeof(TagPatternJsonConverter))]
public readonly partial record struct TagPattern
{
    private readonly string? _text;

    private TagPattern(string text) => _text = text;

    /// <summary>The tag, if it is one by name; null for a pattern.</summary>
    public Tag? Name => Tag.TryParse(ToString(), out Tag tag) ? tag : null;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">The text is no pattern; the message quotes it.</exception>
    public static TagPattern Parse(string text) =>
        TryParse(text, out TagPattern pattern)
            ? pattern
            : throw new FormatException(
                $"'{Quote.Shortened(text)}' is not a pattern for tags: expected up to {MirrorRequestLimits.PatternLength} letters, digits, '_', '.', '-', '*' and '?'.");

    /// <summary>Reads a pattern; false, and the default value, where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TagPattern pattern)
    {
        bool matches = text is { Length: <= MirrorRequestLimits.PatternLength } && Grammar().IsMatch(text);
        pattern = matches ? new TagPattern(text!) : default;
        return matches;
    }

    /// <summary>Whether a tag is meant. Case matters.</summary>
    public bool IsMatch(Tag tag) => FileSystemName.MatchesSimpleExpression(ToString(), tag.ToString(), ignoreCase: false);

    /// <summary>The text.</summary>
    public override string ToString() => _text ?? throw new InvalidOperationException("This pattern was never set: it means no tags.");

    [GeneratedRegex(@"\A[a-zA-Z0-9_.*?-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    private sealed class TagPatternJsonConverter : TextJsonConverter<TagPattern>
    {
        protected override TagPattern Parse(string text) => TagPattern.Parse(text);
    }
}
