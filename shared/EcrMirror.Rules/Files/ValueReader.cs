using System.Globalization;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Files;

/// <summary>Reads single values and lists of them. What does not fit is a finding and gives nothing.</summary>
internal sealed class ValueReader(FileFindings findings)
{
    /// <summary>A member that is one text.</summary>
    public string? Text(RuleNode.Member? member) => member is null ? null : Text(member.Value, member.Name!);

    /// <summary>A member that is one text which has to be read.</summary>
    /// <param name="member">The member; null gives nothing.</param>
    /// <param name="parse">Reads the text; throws <see cref="FormatException"/> where it does not fit.</param>
    public T? Value<T>(RuleNode.Member? member, Func<string, T> parse)
        where T : class => member is null ? null : Value(member.Value, member.Name!, parse);

    /// <inheritdoc cref="Value{T}(RuleNode.Member?, Func{string, T})"/>
    public T? Struct<T>(RuleNode.Member? member, Func<string, T> parse)
        where T : struct => Value(member, text => new Box<T>(parse(text)))?.Value;

    /// <summary>A member that is a whole number.</summary>
    public int? Number(RuleNode.Member? member, int least) => Struct(member, text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new FormatException($"'{Quote.Shortened(text)}' is no number that '{member!.Name}' can be: it is a whole number from {least}."));

    /// <summary>A member that is one of a few words.</summary>
    public T? Choice<T>(RuleNode.Member? member, IReadOnlyDictionary<string, T> words)
        where T : struct => Struct(member, text => words.TryGetValue(text, out T chosen) ? chosen : throw new FormatException(
            $"'{Quote.Shortened(text)}' is nothing that '{member!.Name}' can be: "
            + (Spelling.Meant(text, words.Keys) is { } meant ? $"is '{meant}' meant?" : $"it is {string.Join(" or ", words.Keys)}.")));

    /// <summary>A member that is a list; null where there is none or it is something else. What does not fit is left out of it.</summary>
    public IReadOnlyList<T>? List<T>(RuleNode.Member? member, int least, int most, Func<RuleNode, T?> read)
        where T : class
    {
        if (member is null)
            return null;
        if (member.Value is not RuleNode.List list)
        {
            Misfit(member.Value, $"'{member.Name}' is a list: write {(member.Value is RuleNode.Scalar { Text: { } text } ? $"[{Quote.Shortened(text)}]" : "[…]")}.");
            return null;
        }

        if (list.Items.Count < least)
            findings.Error(list.Position, $"'{member.Name}' is empty: it has at least one entry.");
        if (list.Items.Count > most)
            findings.Error(list.Position, $"'{member.Name}' has {list.Items.Count} entries, and {most} are the most.");
        return [.. list.Items.Take(most).Select(read).OfType<T>()];
    }

    /// <summary>A member that is a list of texts which have to be read, each once.</summary>
    public IReadOnlyList<T>? Values<T>(RuleNode.Member? member, int least, int most, Func<string, T> parse)
        where T : class
    {
        var known = new HashSet<T>();
        return List(member, least, most, node =>
        {
            T? value = Value(node, member!.Name!, parse);
            if (value is not null && !known.Add(value))
                findings.Error(node.Position, $"'{Quote.Shortened(value.ToString())}' is there twice in '{member.Name}': keep one.");
            return value;
        });
    }

    /// <summary>A value that is one text which has to be read.</summary>
    public T? Value<T>(RuleNode node, string name, Func<string, T> parse)
        where T : class
    {
        if (Text(node, name) is not { } text)
            return null;

        try
        {
            return parse(text);
        }
        catch (FormatException malformed)
        {
            findings.Error(node.Position, malformed.Message);
            return null;
        }
    }

    /// <summary>A value that is a map.</summary>
    public MapReader? Map(RuleNode node, string name, IReadOnlyList<string> members)
    {
        if (node is RuleNode.Map map)
            return new MapReader(map, members, findings);

        Misfit(node, $"'{name}' has members: {string.Join(", ", members)}.");
        return null;
    }

    private string? Text(RuleNode node, string name)
    {
        if (node is RuleNode.Scalar { Text: { } text })
            return text;

        Misfit(node, node switch
        {
            RuleNode.Scalar => $"'{name}' has no value: give it one, or leave it out.",

            // Without quotes, braces are a map, and {tag} is one with a member that has no value.
            RuleNode.Map { Members: [{ Value: RuleNode.Scalar { Text: null } } placeholder] } =>
                $"'{name}' is a text here, and braces need quotes: write \"{{{Quote.Shortened(placeholder.Name)}}}\".",
            _ => $"'{name}' is one text here, and not {(node is RuleNode.List ? "a list" : "a map; a text with ': ' or with braces in it needs quotes")}.",
        });
        return null;
    }

    private void Misfit(RuleNode node, string problem) => findings.Error(node.Position, (node as RuleNode.Unreadable)?.Problem ?? problem);

    private sealed record Box<T>(T Value);
}
