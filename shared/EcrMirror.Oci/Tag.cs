using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace EcrMirror.Oci;

/// <summary>
/// The mutable name of a manifest in a repository. Equality is that of the text, case included. The default value names nothing:
/// reading it throws <see cref="InvalidOperationException"/>.
/// </summary>
/// <remarks>Source: distribution-spec, "Pulling manifests": <c>[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}</c>.</remarks>
[JsonConverter(typeof(TagJsonConverter))]
public readonly partial record struct Tag
{
    private readonly string? _text;

    private Tag(string text) => _text = text;

    /// <summary>The tag that a reference without tag and digest stands for.</summary>
    public static Tag Latest { get; } = new("latest");

    /// <summary>Reads a tag.</summary>
    /// <exception cref="FormatException">The text is not a tag; the message quotes it.</exception>
    public static Tag Parse(string text) =>
        TryParse(text, out Tag tag)
            ? tag
            : throw new FormatException(
                $"'{Quote.Shortened(text)}' is not a tag: expected up to {OciLimits.TagLength} letters, digits, '_', '.' and '-', not starting with '.' or '-'.");

    /// <summary>Reads a tag; false, and the default value, where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Tag tag)
    {
        bool matches = text is not null && Grammar().IsMatch(text);
        tag = matches ? new Tag(text!) : default;
        return matches;
    }

    /// <summary>The text.</summary>
    public override string ToString() => _text ?? throw new InvalidOperationException("This tag was never set: it names nothing.");

    [GeneratedRegex(@"\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class TagJsonConverter : TextJsonConverter<Tag>
    {
        /// <inheritdoc/>
        protected override Tag Parse(string text) => Tag.Parse(text);
    }
}
