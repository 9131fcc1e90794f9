using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EcrMirror.Contracts;

namespace EcrMirror.Rules.Files;

/// <summary>Writes rules as YAML: one member a line, lists within it, quotes where a text would mean something else without.</summary>
internal static partial class RuleWriter
{
    public static string Write(int version, IEnumerable<MirrorRule> rules)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"version: {version}\nrules:");
        bool isEmpty = true;
        foreach (MirrorRule rule in rules)
        {
            text.Append('\n');
            Write(text, rule, "  ");
            isEmpty = false;
        }

        return text.Append(isEmpty ? " []\n" : "").ToString();
    }

    /// <summary>One rule as it stands in a list.</summary>
    public static string WriteItem(MirrorRule rule, string indentation)
    {
        var text = new StringBuilder();
        Write(text, rule, indentation);
        return text.ToString();
    }

    private static void Write(StringBuilder text, MirrorRule rule, string indentation)
    {
        string first = "- ";
        foreach (string line in Lines(rule))
        {
            text.Append(indentation).Append(first).Append(line).Append('\n');
            first = "  ";
        }
    }

    private static IEnumerable<string> Lines(MirrorRule rule)
    {
        if (rule.Id != rule.Source.ToString())
            yield return $"id: {Quoted(rule.Id)}";
        yield return $"source: {Quoted(rule.Source.ToString())}";
        if (rule.Selection is { } selection)
        {
            yield return "select:";
            foreach (string line in Lines(selection))
                yield return $"  {line}";
        }

        yield return "destinations:";
        foreach (string line in rule.Destinations.SelectMany(Lines))
            yield return $"  {line}";
        if (rule.Platforms is { } platforms)
            yield return $"platforms: {List(platforms)}";
        if (rule.Schedule is { } schedule)
            yield return $"schedule: {Quoted(schedule.ToString())}";
        if (rule.NeverMoves is { Count: > 0 } neverMoves)
            yield return $"neverMoves: {List(neverMoves)}";
        if (rule.ImmutableTags is { } immutableTags)
            yield return $"immutableTags: {RuleWords.Of(RuleWords.ImmutableTags, immutableTags)}";
        if (rule.Priority is not MirrorPriority.Normal)
            yield return $"priority: {RuleWords.Of(RuleWords.Priorities, rule.Priority)}";
        if (rule.Expires is { } expires)
            yield return $"expires: {ExpiryText.Format(expires)}";
        if (rule.WhenExpired is not ExpiryPolicy.Keep)
            yield return $"whenExpired: {RuleWords.Of(RuleWords.ExpiryPolicies, rule.WhenExpired)}";
        if (rule.RemoveAfter is { } removeAfter)
            yield return $"removeAfter: {DurationText.Format(removeAfter)}";
    }

    private static IEnumerable<string> Lines(TagSelection selection)
    {
        yield return $"tags: {List(selection.Tags)}";
        if (selection.Exclude is { Count: > 0 } exclude)
            yield return $"exclude: {List(exclude)}";
        if (selection.Variants is { Count: > 0 } variants)
            yield return $"variants: {List(variants)}";
        if (selection.Newest is { } newest)
            yield return string.Create(CultureInfo.InvariantCulture, $"newest: {newest}");
        if (selection.NewestBy is not TagOrder.Version)
            yield return $"newestBy: {RuleWords.Of(RuleWords.TagOrders, selection.NewestBy)}";
        if (selection.MinAge is { } minAge)
            yield return $"minAge: {DurationText.Format(minAge)}";
        if (selection.MaxAge is { } maxAge)
            yield return $"maxAge: {DurationText.Format(maxAge)}";
        if (selection.AtLeast is not 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"atLeast: {selection.AtLeast}");
    }

    private static IEnumerable<string> Lines(RuleDestination destination)
    {
        if (destination.Tags is [var only])
        {
            yield return $"- {Quoted(only.Equals(TagTemplate.Same) ? destination.Repository.ToString() : $"{destination.Repository}:{only}")}";
            yield break;
        }

        yield return $"- to: {Quoted(destination.Repository.ToString())}";
        yield return $"  tags: {List(destination.Tags)}";
    }

    private static string List<T>(IEnumerable<T> items)
        where T : class => $"[{string.Join(", ", items.Select(item => Quoted(item.ToString()!)))}]";

    private static string Quoted(string text)
    {
        if (Plain().IsMatch(text) && !Word().IsMatch(text))
            return text;

        var quoted = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => quoted.Append('\\').Append(rune),
                >= ' ' and <= '~' => quoted.Append(rune),
                <= char.MaxValue => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    // Colons only within a text and before what is no blank, which means a map; nothing that could begin anything else.
    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9 ._/@+-]|:(?=[A-Za-z0-9]))*(?<! )\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    // Other readers of YAML take these for something that is no text. So are numbers, but 1.10 is no number to whoever wrote it: quotes keep it.
    [GeneratedRegex(@"\A(?:null|true|false|yes|no|on|off|y|n|[0-9.eE_+:-]*|0[xo][0-9a-fA-F]+)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
