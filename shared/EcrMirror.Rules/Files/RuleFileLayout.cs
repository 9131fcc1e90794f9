using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EcrMirror.Rules.Files;

/// <summary>Where the rules of a file stand in its text, so that some can be changed and everything else stays as it was written.</summary>
internal sealed class RuleFileLayout
{
    private readonly string _text;

    private RuleFileLayout(string text) => _text = text;

    /// <summary>The rules, each from the beginning of its first line to the end of its last.</summary>
    public List<Span> Items { get; } = [];

    /// <summary>Blanks in front of the hyphen of each rule.</summary>
    public string Indentation { get; private set; } = "  ";

    /// <summary>The end of what the last rule says, or of <c>rules:</c> where there is none: new ones follow.</summary>
    public int End { get; private set; }

    /// <summary>The brackets of an empty list; null where there are none.</summary>
    public Span? EmptyBrackets { get; private set; }

    /// <summary>The place behind <c>rules:</c>.</summary>
    public int AfterName { get; private set; }

    /// <summary>Finds the rules.</summary>
    /// <exception cref="FormatException">They do not stand there so that one can be changed; the message says how they should.</exception>
    public static RuleFileLayout Of(string text)
    {
        try
        {
            var layout = new RuleFileLayout(text);
            layout.Read(new CarefulParser(text));
            return layout;
        }
        catch (YamlException malformed)
        {
            throw new FormatException("it is no YAML that can be read: 'rules validate' says more.", malformed);
        }
    }

    private void Read(CarefulParser parser)
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _) || !parser.TryConsume<MappingStart>(out MappingStart? root) || root.Style is MappingStyle.Flow)
            throw Unfit();

        while (!parser.TryConsume<MappingEnd>(out _))
        {
            ParsingEvent name = parser.Consume<ParsingEvent>();
            if (name is not Scalar { Value: "rules" })
            {
                parser.SkipThisAndNestedEvents();
                continue;
            }

            AfterName = _text.IndexOf(':', (int)name.End.Index) + 1;
            ReadRules(parser);
            return;
        }

        throw new FormatException("it has no 'rules:': add that line to it.");
    }

    private void ReadRules(CarefulParser parser)
    {
        if (parser.TryConsume<Scalar>(out Scalar? none) && none.Value.Length == 0)
        {
            End = EndOfLine(AfterName);
            return;
        }

        if (!parser.TryConsume<SequenceStart>(out SequenceStart? list))
            throw Unfit();
        if (list.Style is SequenceStyle.Flow)
        {
            if (!parser.TryConsume<SequenceEnd>(out _))
                throw Unfit();
            int start = _text.IndexOf('[', (int)list.Start.Index);
            EmptyBrackets = new Span(start, _text.IndexOf(']', start) + 1);
            End = EndOfLine(EmptyBrackets.Value.End);
            return;
        }

        while (!parser.TryConsume<SequenceEnd>(out _))
            ReadItem(parser);
        End = Items[^1].End;
    }

    private void ReadItem(CarefulParser parser)
    {
        int start = (int)parser.Current!.Start.Index;
        int end = start;
        var isFlow = new Stack<bool>();
        do
        {
            ParsingEvent part = parser.Consume<ParsingEvent>();
            switch (part)
            {
                case SequenceStart list:
                    isFlow.Push(list.Style is SequenceStyle.Flow);
                    break;
                case MappingStart map:
                    isFlow.Push(map.Style is MappingStyle.Flow);
                    break;

                // What is not in brackets ends where the next thing begins, behind comments and blank lines that are not its own.
                case SequenceEnd or MappingEnd when !isFlow.Pop():
                    break;
                default:
                    end = Math.Max(end, (int)part.End.Index);
                    break;
            }
        }
        while (isFlow.Count > 0);

        int hyphen = Back(start);
        if (hyphen == 0 || _text[hyphen - 1] is not '-')
            throw Unfit();
        int line = _text.LastIndexOf('\n', hyphen - 1) + 1;
        Indentation = _text[line..(hyphen - 1)];
        if (Indentation.Trim(' ').Length > 0)
            throw Unfit();
        Items.Add(new Span(line, EndOfLine(Back(end))));
    }

    // Where the text ends that stands before a place.
    private int Back(int place)
    {
        while (place > 0 && char.IsWhiteSpace(_text[place - 1]))
            place--;
        return place;
    }

    // With the line break.
    private int EndOfLine(int place)
    {
        int end = _text.IndexOf('\n', Math.Min(place, _text.Length));
        return end < 0 ? _text.Length : end + 1;
    }

    private static FormatException Unfit() =>
        new("its rules do not stand as a list under 'rules:', each in lines of its own after a hyphen: write them so ('rules export' does), or change it by hand.");

    /// <summary>A part of the text.</summary>
    internal readonly record struct Span(int Start, int End);
}
