using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules.Naming;

namespace EcrMirror.Rules.Files;

/// <summary>Reads destinations: a text, <c>host/name</c> or <c>host/name:tag</c>, or a map of <c>to</c> and <c>tags</c>.</summary>
internal sealed class DestinationReader(FileFindings findings)
{
    /// <summary>The members of the long form.</summary>
    public static IReadOnlyList<string> Members { get; } = ["to", "tags"];

    private readonly ValueReader _values = new(findings);

    /// <summary>The list; null where there is none or it is no list.</summary>
    public IReadOnlyList<RuleDestination>? ReadAll(RuleNode.Member? member)
    {
        var known = new HashSet<RepositoryTemplate>();
        return _values.List(member, least: 1, RuleFileLimits.Destinations, node =>
        {
            RuleDestination? destination = Read(node, member!.Name!);
            if (destination is not null && !known.Add(destination.Repository))
                findings.Error(node.Position, $"'{Quote.Shortened(destination.Repository.ToString())}' is there twice: put the tags of both into one, as 'to' and 'tags'.");
            return destination;
        });
    }

    private RuleDestination? Read(RuleNode node, string name)
    {
        if (node is not RuleNode.Map)
            return _values.Value(node, name, ReadText);
        if (_values.Map(node, name, Members) is not { } map)
            return null;

        if (map.Find("to") is not { } to)
        {
            if (!map.Has("to"))
                findings.Error(map.Position, "'to' is missing: it names the repository, as in 127.0.0.1:5000/{path}.");
            return null;
        }

        RuleDestination? destination = _values.Value(to, ReadText);
        if (map.Find("tags") is not { } tagsMember)
            return destination;

        IReadOnlyList<TagTemplate>? tags = _values.Values(tagsMember, least: 0, RuleFileLimits.Tags, TagTemplate.Parse);
        if (destination is not null && NamesTag(destination, to))
            findings.Error(tagsMember.Position, "'to' names a tag already: leave it out there, or leave 'tags' out.");
        return destination is not null && tags is not null ? destination with { Tags = tags } : null;
    }

    private static bool NamesTag(RuleDestination destination, RuleNode.Member to) =>
        to.Value is RuleNode.Scalar { Text: { } text } && text.Length > destination.Repository.ToString().Length;

    // A colon belongs to a tag only after the last slash: before it, it belongs to a port.
    private static RuleDestination ReadText(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
            throw new FormatException($"'{Quote.Shortened(text)}' has a digest, and a destination has none: the digest there is that of the source.");

        int colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/')
            ? new RuleDestination(RepositoryTemplate.Parse(text[..colon]), [TagTemplate.Parse(text[(colon + 1)..])])
            : new RuleDestination(RepositoryTemplate.Parse(text), [TagTemplate.Same]);
    }
}
