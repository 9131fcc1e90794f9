using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// Says which tags are meant, in one of four forms that cannot be mistaken for each other: a tag's name; a pattern, in which <c>*</c>
/// stands for any characters, none included, <c>?</c> for one, and <c>[a-f]</c> and <c>[!a-f]</c> for one of some; a regular expression
/// between slashes; a range of versions, which begins with one of <c>&lt; &gt; = ^ ~</c>. Equality is that of the text.
/// </summary>
[JsonConverter(typeof(TagPatternJsonConverter))]
public sealed partial class TagPattern : IEquatable<TagPattern>
{
    private readonly string _text;
    private readonly string? _regex;

    private TagPattern(string text, Tag? name = null, string? regex = null, VersionRange? versions = null) =>
        (_text, Name, _regex, Versions) = (text, name, regex, versions);

    /// <summary>The tag, if it is one by name; null otherwise.</summary>
    public Tag? Name { get; }

    /// <summary>The versions, if it is a range of them; null otherwise.</summary>
    public VersionRange? Versions { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">The text is no pattern; the message quotes it and says what is wrong.</exception>
    public static TagPattern Parse(string text) => Read(text, out string problem)
        ?? throw new FormatException($"'{Quote.Shortened(text)}' is not a pattern for tags: {problem}");

    /// <summary>Reads a pattern; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TagPattern? pattern)
    {
        pattern = text is null ? null : Read(text, out _);
        return pattern is not null;
    }

    /// <summary>Whether a tag is meant. Case matters.</summary>
    public bool IsMatch(Tag tag) =>
        Name is { } name ? name == tag
        : Versions is { } range ? TagVersion.TryParse(tag, [], out TagVersion? version) && range.Contains(version)
        : _regex is { } regex ? TagRegexes.IsMatch(regex, tag.ToString())
        : TagGlob.IsMatch(_text, tag.ToString());

    /// <summary>The text.</summary>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public bool Equals(TagPattern? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TagPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private static TagPattern? Read(string text, out string problem)
    {
        problem = "";
        if (text.Length is 0 or > MirrorRequestLimits.PatternLength)
            problem = $"it has {text.Length} characters, and must have 1 to {MirrorRequestLimits.PatternLength}.";
        else if (text[0] is '/')
            return ReadRegex(text, ref problem);
        else if (VersionRange.IsMeant(text))
            return VersionRange.TryParse(text, out VersionRange? versions, out problem) ? new TagPattern(text, versions: versions) : null;
        else if (!Glob().IsMatch(text))
            problem = "expected letters, digits and any of '_.-*?', classes such as [0-9], /a regular expression/, or versions such as >=1.2 <2.";
        else if (!TagGlob.IsInOrder(text))
            problem = "a range in a class goes backwards: it is written from the first to the last, as in [a-f].";
        else
            return Tag.TryParse(text, out Tag name) ? new TagPattern(text, name) : new TagPattern(text);

        return null;
    }

    private static TagPattern? ReadRegex(string text, ref string problem)
    {
        if (text.Length < 3 || text[^1] is not '/')
        {
            problem = "a regular expression stands between two slashes.";
            return null;
        }

        try
        {
            string regex = text[1..^1];
            TagRegexes.Check(regex);
            return new TagPattern(text, regex: regex);
        }
        catch (RegexParseException malformed)
        {
            problem = $"the regular expression cannot be read: {malformed.Message}";
        }
        catch (NotSupportedException)
        {
            problem = "the regular expression looks ahead or behind or refers back, which is not supported: it would have to backtrack.";
        }

        return null;
    }

    // In a class, '-' stands between two letters or two digits.
    [GeneratedRegex(@"\A(?:[a-zA-Z0-9_.*?-]|\[!?(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[a-zA-Z0-9_.])+\])+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Glob();

    /// <summary>Reads and writes the text form; public for generated serializers.</summary>
    public sealed class TagPatternJsonConverter : TextJsonConverter<TagPattern>
    {
        /// <inheritdoc/>
        protected override TagPattern Parse(string text) => TagPattern.Parse(text);
    }
}
