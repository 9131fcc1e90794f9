using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EcrMirror.Hosting.Tests.Telemetry;

/// <summary>A metric with everything that was said of it.</summary>
internal sealed record Family(string Name, string Type, string? Help, IReadOnlyList<Sample> Samples)
{
    public double Value(string suffix, params IEnumerable<(string Name, string Value)> labels) => Samples
        .Single(sample => sample.Name == Name + suffix && sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)
            .SequenceEqual(labels.Select(label => KeyValuePair.Create(label.Name, label.Value)).OrderBy(label => label.Key, StringComparer.Ordinal)))
        .Value;
}

internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>
/// A strict reader of the text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats): what it takes, Prometheus
/// takes.
/// </summary>
internal static partial class Exposition
{
    public static IReadOnlyList<Family> Parse(string text)
    {
        if (text.Length > 0 && !text.EndsWith('\n'))
            throw new FormatException("The last line does not end.");

        var families = new List<Family>();
        string? help = null;
        string? helped = null;
        List<Sample> samples = [];
        foreach (string line in text.Split('\n')[..^1])
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                string name = comment.Groups["name"].Value;
                if (comment.Groups["kind"].Value == "HELP")
                {
                    (helped, help) = (name, Unescape(comment.Groups["text"].Value, isLabel: false));
                    continue;
                }

                if (helped is not null && helped != name)
                    throw new FormatException($"HELP is for {helped} and TYPE for {name}.");
                if (families.Exists(family => family.Name == name))
                    throw new FormatException($"{name} comes twice.");
                if (comment.Groups["text"].Value is not ("counter" or "gauge" or "histogram"))
                    throw new FormatException($"{name} has the type {comment.Groups["text"].Value}.");
                samples = [];
                families.Add(new Family(name, comment.Groups["text"].Value, help, samples));
                (help, helped) = (null, null);
                continue;
            }

            Sample sample = ParseSample(line);
            Family current = families.LastOrDefault() ?? throw new FormatException($"{line} comes before any TYPE.");
            if (sample.Name != current.Name && !(current.Type == "histogram" && sample.Name is var part && (part == current.Name + "_bucket" || part == current.Name + "_sum" || part == current.Name + "_count")))
                throw new FormatException($"{sample.Name} stands below {current.Name}.");
            if (samples.Exists(other => other.Name == sample.Name && other.Labels.Count == sample.Labels.Count && other.Labels.All(label => sample.Labels.GetValueOrDefault(label.Key) == label.Value)))
                throw new FormatException($"{line} comes twice.");
            samples.Add(sample);
        }

        foreach (Family histogram in families.Where(family => family.Type == "histogram"))
            CheckBuckets(histogram);
        return families;
    }

    private static Sample ParseSample(string line)
    {
        Match match = Line().Match(line);
        if (!match.Success)
            throw new FormatException($"'{line}' is no sample.");

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        string rest = match.Groups["labels"].Value;
        while (rest.Length > 0)
        {
            Match label = Label().Match(rest);
            if (!label.Success || !labels.TryAdd(label.Groups["name"].Value, Unescape(label.Groups["value"].Value, isLabel: true)))
                throw new FormatException($"'{rest}' in '{line}' is no label, or one that comes twice.");
            rest = rest[label.Length..];
        }

        return new Sample(match.Groups["name"].Value, labels, Number(match.Groups["value"].Value));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) is var value && double.IsFinite(value)
            ? value
            : throw new FormatException($"'{text}' is no value."),
    };

    private static string Unescape(string text, bool isLabel)
    {
        var plain = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                plain.Append(text[at]);
                continue;
            }

            at++;
            plain.Append((at < text.Length ? text[at] : ' ') switch
            {
                '\\' => '\\',
                'n' => '\n',
                '"' when isLabel => '"',
                char other => throw new FormatException($"'\\{other}' in '{text}' is no escape."),
            });
        }

        return plain.ToString();
    }

    private static void CheckBuckets(Family histogram)
    {
        foreach (IGrouping<string, Sample> series in histogram.Samples.GroupBy(sample => string.Join(',', sample.Labels.Where(label => label.Key != "le").OrderBy(label => label.Key, StringComparer.Ordinal))))
        {
            Sample[] buckets = [.. series.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal))];
            double[] bounds = [.. buckets.Select(bucket => Number(bucket.Labels["le"]))];
            double count = series.Single(sample => sample.Name == histogram.Name + "_count").Value;
            _ = series.Single(sample => sample.Name == histogram.Name + "_sum");
            if (!bounds.SequenceEqual(bounds.Order().Distinct()) || !buckets.Select(bucket => bucket.Value).SequenceEqual(buckets.Select(bucket => bucket.Value).Order()))
                throw new FormatException($"The buckets of {histogram.Name} do not rise.");
            if (!double.IsPositiveInfinity(bounds[^1]) || buckets[^1].Value != count)
                throw new FormatException($"The last bucket of {histogram.Name} does not have everything.");
        }
    }

    [GeneratedRegex(@"\A# (?<kind>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.*)\z")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\A(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>\S+)\z")]
    private static partial Regex Line();

    [GeneratedRegex("""\A(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)"(,(?=.)|\z)""")]
    private static partial Regex Label();
}
