using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>What a tag is called at a destination: <c>{tag}</c> stands for its name at the source, as in <c>{tag}-mirror</c>.</summary>
[JsonConverter(typeof(TagTemplateJsonConverter))]
public sealed class TagTemplate : IEquatable<TagTemplate>
{
    private const string Placeholder = "{tag}";

    private readonly string _text;

    private TagTemplate(string text) => _text = text;

    /// <summary>The name that it has at the source.</summary>
    public static TagTemplate Same { get; } = new(Placeholder);

    /// <summary>Whether it is the same tag whatever the source's: with several tags of a source, the last that is published has it.</summary>
    public bool IsFixed => !_text.Contains(Placeholder, StringComparison.Ordinal);

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">It is none; the message quotes it.</exception>
    public static TagTemplate Parse(string text)
    {
        var template = new TagTemplate(text);
        if (!Tag.TryParse(text.Replace(Placeholder, "1", StringComparison.Ordinal), out _))
            throw new FormatException($"'{Quote.Shortened(text)}' is no name for tags: expected a tag, in which {{tag}} may stand for the source's, such as {{tag}}-mirror.");
        return template;
    }

    /// <summary>The tag for one of the source.</summary>
    /// <exception cref="FormatException">It is longer than a tag may be.</exception>
    public Tag Expand(Tag source) => Tag.Parse(TextFor(source));

    /// <summary>The tag for one of the source; false, and the default value, where it would be longer than a tag may be.</summary>
    public bool TryExpand(Tag source, out Tag tag) => Tag.TryParse(TextFor(source), out tag);

    /// <summary>
    /// What a tag of the source is called under several templates, each name once. A tag that is too long for one of them has none: a destination has an
    /// image under all of its names or not at all, and other destinations have it all the same.
    /// </summary>
    /// <param name="templates">The templates of one destination.</param>
    /// <param name="source">The tag of the source.</param>
    /// <param name="tooLong">The template under which the tag would be longer than a tag may be; null where there is none.</param>
    /// <returns>The names; null where one would be too long.</returns>
    public static IReadOnlyList<Tag>? ExpandAll(IEnumerable<TagTemplate> templates, Tag source, out TagTemplate? tooLong)
    {
        var names = new List<Tag>();
        foreach (TagTemplate template in templates)
        {
            if (!template.TryExpand(source, out Tag name))
            {
                tooLong = template;
                return null;
            }

            if (!names.Contains(name))
                names.Add(name);
        }

        tooLong = null;
        return names;
    }

    /// <summary>The text.</summary>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public bool Equals(TagTemplate? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TagTemplate);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private string TextFor(Tag source) => _text.Replace(Placeholder, source.ToString(), StringComparison.Ordinal);

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class TagTemplateJsonConverter : TextJsonConverter<TagTemplate>
    {
        /// <inheritdoc/>
        protected override TagTemplate Parse(string text) => TagTemplate.Parse(text);
    }
}
