using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Checks;

/// <summary>What a rule puts under the tags of one template of a destination: one tag that is known, or whatever the source has.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Template">The template.</param>
/// <param name="Source">The tag of the source, where it is known; null for any that is selected, or for an image without a tag.</param>
/// <param name="Tag">The tag that it becomes; null for any.</param>
internal sealed record TagClaim(MirrorRule Rule, TagTemplate Template, Tag? Source, Tag? Tag)
{
    private const string Placeholder = "{tag}";

    /// <summary>Everything that a rule puts into the repository of a destination.</summary>
    public static IEnumerable<TagClaim> Of(MirrorRule rule, RuleDestination destination)
    {
        IReadOnlyList<Tag>? sources = SourceTags.Of(rule);
        foreach (TagTemplate template in destination.Tags)
        {
            if (template.IsFixed)
            {
                Tag? only = sources is [var single] ? single : null;
                yield return new TagClaim(rule, template, only, template.Expand(only ?? Oci.Tag.Latest));
            }
            else if (sources is null)
            {
                yield return new TagClaim(rule, template, null, null);
            }
            else
            {
                foreach (Tag source in sources)
                    yield return new TagClaim(rule, template, source, template.Expand(source));
            }
        }
    }

    /// <summary>What the tag begins with, as far as that is known.</summary>
    public string Beginning => Tag?.ToString() ?? Start(Template);

    /// <summary>Whether both may be about one tag, of which one at least is not known.</summary>
    public bool MayMeet(TagClaim other) => (Tag, other.Tag) switch
    {
        ({ } tag, null) => other.MayGive(tag),
        (null, { } tag) => MayGive(tag),
        _ => Fits(Start(Template), Start(other.Template), (text, start) => text.StartsWith(start, StringComparison.Ordinal))
            && Fits(End(Template), End(other.Template), (text, end) => text.EndsWith(end, StringComparison.Ordinal)),
    };

    /// <summary>Whether it may be about a tag of the destination; where that cannot be told without asking the source, it may.</summary>
    public bool MayBe(Tag tag) => Tag is { } known ? known == tag : Rule.Selection is null || MayGive(tag);

    /// <summary>Whether both put the same there, so that it does not matter which does.</summary>
    public bool IsSameAs(TagClaim other) =>
        Rule.Source.Repository == other.Rule.Source.Repository
        && Rule.Source.Image?.Digest == other.Rule.Source.Image?.Digest
        && (Tag is null || other.Tag is null ? Template.Equals(other.Template) : Source == other.Source && (Source is not null || Rule.Selection is null))
        && (Rule.Platforms ?? []).ToHashSet().SetEquals(other.Rule.Platforms ?? []);

    // Which tag of the source becomes this one: what is between the ends, if it is selected.
    private bool MayGive(Tag tag)
    {
        (string text, string start, string end) = (tag.ToString(), Start(Template), End(Template));
        if (text.Length <= start.Length + end.Length || !text.StartsWith(start, StringComparison.Ordinal) || !text.EndsWith(end, StringComparison.Ordinal))
            return false;

        // A template that repeats the tag repeats it with what is between; that the ends fit is enough to ask.
        string template = Template.ToString();
        return template.IndexOf(Placeholder, StringComparison.Ordinal) != template.LastIndexOf(Placeholder, StringComparison.Ordinal)
            || (Oci.Tag.TryParse(text[start.Length..^end.Length], out Tag source) && SourceTags.Selects(Rule.Selection!, source));
    }

    private static bool Fits(string one, string other, Func<string, string, bool> has) => one.Length >= other.Length ? has(one, other) : has(other, one);

    private static string Start(TagTemplate template) => template.ToString()[..template.ToString().IndexOf(Placeholder, StringComparison.Ordinal)];

    private static string End(TagTemplate template) => template.ToString()[(template.ToString().LastIndexOf(Placeholder, StringComparison.Ordinal) + Placeholder.Length)..];
}
