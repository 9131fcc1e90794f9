using System.Text;
using EcrMirror.Rules.Moving;

namespace EcrMirror.Rules.Files;

/// <summary>The text of a rule file, in which rules can be changed. Everything else of it stays byte for byte: comments, anchors, other rules.</summary>
internal sealed class RuleFileText
{
    /// <summary>What a file begins with that is made for its first rule.</summary>
    public const string Empty = "version: 1\nrules: []\n";

    private readonly string _file;
    private readonly string _text;
    private readonly MapReader? _defaults;

    private RuleFileText(string file, string text)
    {
        (_file, _text) = (file, text);
        Rules = RuleFile.Read(file, text);
        _defaults = RuleFile.ReadDefaults(file, text);
    }

    /// <summary>What it declares.</summary>
    public RuleSet Rules { get; }

    public static RuleFileText Read(string file, string text) => new(file, text);

    /// <summary>What a rule would say in this file, whose defaults say what it does not.</summary>
    public RuleSet ReadAs(MirrorRule rule)
    {
        // The origin tells rules apart that have no line yet.
        var findings = new FileFindings(_file);
        RuleNode node = YamlDocument.Read(RuleWriter.WriteItem(rule, indentation: ""), findings)!;
        MirrorRule? read = new RuleReader(findings, new RuleDefaults(_defaults)).Read(((RuleNode.List)node).Items[0]);
        return new RuleSet(read is null ? [] : [read with { Origin = new RuleOrigin(RuleOriginKind.File, $"{_file} ({rule.Id})") }], findings.All);
    }

    /// <summary>The text with changes made, each to what it says of before.</summary>
    /// <exception cref="FormatException">It cannot be changed so that everything else stays; the message says why, and what to do.</exception>
    public string Change(IReadOnlyList<RuleChange> changes)
    {
        var layout = RuleFileLayout.Of(_text);
        MirrorRule[] added = [.. changes.Where(change => change.Before is null).Select(change => change.After).OfType<MirrorRule>()];
        var edits = new List<(RuleFileLayout.Span Span, string Text)>();
        int left = layout.Items.Count;
        foreach (RuleChange change in changes)
        {
            if (change.Before is not { } before)
                continue;
            edits.Add((layout.Items[ItemOf(layout, before)], change.After is { } after ? Written(layout, after) : ""));
            left -= change.After is null ? 1 : 0;
        }

        if (added.Length > 0)
            edits.Add((new RuleFileLayout.Span(layout.End, layout.End), string.Concat(added.Select(rule => Written(layout, rule)))));
        if (added.Length > 0 && layout.EmptyBrackets is { } brackets)
            edits.Add((brackets, ""));
        if (left + added.Length == 0 && layout.EmptyBrackets is null)
            edits.Add((new RuleFileLayout.Span(layout.AfterName, layout.AfterName), " []"));

        string text = Apply(edits);
        MustBe(text, changes, added);
        return text;
    }

    private int ItemOf(RuleFileLayout layout, MirrorRule rule)
    {
        // A place is file:line:column, and the line is one of the item's.
        string[] place = rule.Origin.Place.Split(':');
        int line = place.Length >= 3 && int.TryParse(place[^2], out int parsed) ? parsed : 0;
        int start = 0;
        for (int number = 1; number < line && start >= 0; number++)
            start = _text.IndexOf('\n', start) is var end and >= 0 ? end + 1 : -1;
        int at = layout.Items.FindIndex(item => item.Start <= start && start < item.End);
        return at >= 0 ? at : throw new FormatException($"where its rule '{rule.Id}' begins cannot be told: change it by hand.");
    }

    private string Written(RuleFileLayout layout, MirrorRule rule)
    {
        string text = RuleWriter.WriteItem(rule, layout.Indentation);
        return _text.Contains("\r\n", StringComparison.Ordinal) ? text.ReplaceLineEndings("\r\n") : text;
    }

    // From the end, so that places before stay where they are.
    private string Apply(List<(RuleFileLayout.Span Span, string Text)> edits)
    {
        var text = new StringBuilder(_text);
        foreach ((RuleFileLayout.Span span, string written) in edits.OrderByDescending(edit => edit.Span.Start).ThenByDescending(edit => edit.Span.End))
        {
            bool isWithinLine = written.EndsWith('\n') && span.Start > 0 && text[span.Start - 1] is not '\n';
            text.Remove(span.Start, span.End - span.Start).Insert(span.Start, isWithinLine ? (_text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n") + written : written);
        }

        return text.ToString();
    }

    // Whatever is written, an anchor that has gone or a comment within a text for example: nothing else may say something else for it.
    private void MustBe(string text, IReadOnlyList<RuleChange> changes, MirrorRule[] added)
    {
        Dictionary<MirrorRule, MirrorRule?> changed = new(ReferenceEqualityComparer.Instance);
        foreach (RuleChange change in changes)
        {
            if (change.Before is { } before)
                changed.Add(before, change.After);
        }

        MirrorRule[] meant = [.. Rules.Rules.Select(rule => changed.TryGetValue(rule, out MirrorRule? after) ? after : rule).OfType<MirrorRule>(), .. added];
        RuleSet read = RuleFile.Read(_file, text);
        if (read.Rules.Count != meant.Length || read.Findings.Count(finding => finding.IsError) != Rules.Findings.Count(finding => finding.IsError)
            || !meant.Zip(read.Rules, RuleComparison.AreSame).All(isSame => isSame))
            throw new FormatException("other rules of it would say something else then, as they share parts with what is changed: change it by hand.");
    }
}
