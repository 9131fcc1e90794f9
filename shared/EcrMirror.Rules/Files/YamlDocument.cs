using EcrMirror.Oci;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EcrMirror.Rules.Files;

/// <summary>
/// Reads the document of a YAML file with the place of every value. Aliases are followed; how much they repeat is bounded, and so is the depth.
/// </summary>
internal sealed class YamlDocument
{
    private readonly CarefulParser _parser;
    private readonly FileFindings _findings;
    private readonly Dictionary<AnchorName, RuleNode> _anchors = [];
    private long _repeated;

    private YamlDocument(string text, FileFindings findings) => (_parser, _findings) = (new CarefulParser(text), findings);

    /// <summary>The document; null, with a finding, where it is none that can be read, and without one where there is none.</summary>
    public static RuleNode? Read(string text, FileFindings findings)
    {
        try
        {
            return new YamlDocument(text, findings).Read();
        }
        catch (YamlException malformed)
        {
            findings.Error(FilePosition.Of(malformed.Start), $"This is no YAML that can be read: {Problem(malformed)} No rule of the file is followed.");
            return null;
        }
    }

    private RuleNode? Read()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return null;

        RuleNode root = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out DocumentStart? second))
            _findings.Error(FilePosition.Of(second.Start), "A second document begins here, and is not read: put its rules into the first, or into a file of their own.");
        return root;
    }

    private RuleNode ReadNode(int depth)
    {
        ParsingEvent start = _parser.Consume<ParsingEvent>();
        FilePosition position = FilePosition.Of(start.Start);
        if (start is AnchorAlias alias)
            return Follow(alias, position);
        if (depth > RuleFileLimits.Depth)
            throw new SyntaxErrorException(start.Start, start.End, $"lists and maps are in each other more than {RuleFileLimits.Depth} deep");

        RuleNode node = start switch
        {
            SequenceStart => ReadList(position, depth),
            MappingStart => ReadMap(position, depth),
            Scalar scalar => new RuleNode.Scalar(position, IsNone(scalar) ? null : scalar.Value),
            _ => throw new SyntaxErrorException(start.Start, start.End, "a value was expected"),
        };
        if (start is NodeEvent { Tag.IsEmpty: false } tagged)
            node = new RuleNode.Unreadable(position, $"'{Quote.Shortened(tagged.Tag.ToString())}' is a tag of YAML, and those are not read: leave it out, or put quotes around a text that begins with '!'.");
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor] = node;
        return node;
    }

    private RuleNode.List ReadList(FilePosition position, int depth)
    {
        var items = new List<RuleNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new RuleNode.List(position, items);
    }

    private RuleNode.Map ReadMap(FilePosition position, int depth)
    {
        var members = new List<RuleNode.Member>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            RuleNode name = ReadNode(depth + 1);
            RuleNode value = ReadNode(depth + 1);
            members.Add(new RuleNode.Member((name as RuleNode.Scalar)?.Text, name.Position, value));
        }

        return new RuleNode.Map(position, members);
    }

    // An anchor is known when what it names has ended, so that nothing can be in itself.
    private RuleNode Follow(AnchorAlias alias, FilePosition position)
    {
        if (!_anchors.TryGetValue(alias.Value, out RuleNode? node))
            return new RuleNode.Unreadable(position, $"'*{Quote.Shortened(alias.Value.Value)}' repeats what is marked with '&{Quote.Shortened(alias.Value.Value)}' before it, and nothing is: a pattern that begins with '*' needs quotes.");

        _repeated += node.Size;
        return _repeated <= RuleFileLimits.RepeatedValues
            ? node
            : throw new SyntaxErrorException(alias.Start, alias.End, $"aliases repeat more than {RuleFileLimits.RepeatedValues} values");
    }

    private static bool IsNone(Scalar scalar) => scalar.Style is ScalarStyle.Plain && scalar.Value is ("" or "~" or "null" or "Null" or "NULL");

    private static string Problem(YamlException malformed)
    {
        string problem = Quote.Shortened(malformed.Message).TrimEnd('.');
        string hint = problem.Contains("alias", StringComparison.Ordinal) ? " A pattern that begins with '*' needs quotes."
            : problem.Contains("a flow ", StringComparison.Ordinal) ? " Within brackets and braces, a text that has some itself needs quotes, such as \"127.0.0.1:5000/{path}\"."
            : problem.Contains("block scalar", StringComparison.Ordinal) ? " A range of versions that begins with '>' needs quotes."
            : "";
        return $"{problem}.{hint}";
    }
}
