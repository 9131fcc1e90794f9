using System.Globalization;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;

namespace EcrMirror.State.Rules;

/// <summary>
/// Reads a row. One bad part does not stop the others, unless more would be mirrored without it than was meant; whatever gives nothing has
/// a finding.
/// </summary>
internal sealed class RuleRowReader
{
    private const int LongestId = 512;

    // What a time in milliseconds looks like as seconds: after the year 5000.
    private const long LastPlausibleSecond = 95_617_584_000;

    private readonly RuleRow _row;
    private readonly RuleOrigin _origin;
    private readonly List<RuleFinding> _findings = [];
    private bool _isUnsafe;

    private RuleRowReader(RuleRow row) => (_row, _origin) = (row, new RuleOrigin(RuleOriginKind.Table, row.Key));

    /// <summary>The rules of rows, and what is wrong with them, in the order of keys.</summary>
    public static RuleSet Read(IEnumerable<RuleRow> rows)
    {
        List<MirrorRule> rules = [];
        List<RuleFinding> findings = [];
        foreach (RuleRow row in rows.OrderBy(row => row.Key, StringComparer.Ordinal))
        {
            var reader = new RuleRowReader(row);
            if (reader.Read() is { } rule)
                rules.Add(rule);
            findings.AddRange(reader._findings);
        }

        return new RuleSet(rules, findings);
    }

    private MirrorRule? Read()
    {
        FindMisspelt();
        MirrorSource? source = ReadSource();
        bool isSelection = source is { Image: null };
        RuleDestination[] destinations =
        [
            .. Destinations()
                .Select(text => ReadDestination(text, isSelection))
                .OfType<RuleDestination>()
                .GroupBy(destination => destination.Repository)
                .Select(same => new RuleDestination(same.Key, [.. same.SelectMany(destination => destination.Tags).Distinct()])),
        ];
        var rule = new MirrorRule
        {
            Id = ReadId(),
            Origin = _origin,
            Source = source ?? default,
            Selection = isSelection ? ReadSelection() : null,
            Destinations = destinations,
            Expires = ReadExpires(),
            Platforms = ReadPlatforms(),
            Schedule = One(RuleAttributes.Schedule, RuleSchedule.Parse),
            NeverMoves = Patterns(RuleAttributes.NeverMoves),
            ImmutableTags = Word<ImmutableTagResolution>(RuleAttributes.ImmutableTags),
            Priority = Word<MirrorPriority>(RuleAttributes.Priority) ?? MirrorPriority.Normal,
        };
        rule = ReadRemoval(rule);
        return source is null || destinations.Length == 0 || _isUnsafe ? null : rule;
    }

    private MirrorSource? ReadSource()
    {
        string key = _row.Key.Trim();
        try
        {
            ImageReference image = ImageReference.Parse(key);
            if (!_row.Cells.ContainsKey(RuleAttributes.Tags))
            {
                foreach (string narrowing in RuleAttributes.Narrowing.Where(_row.Cells.ContainsKey))
                    Error($"Its {narrowing} says nothing without Tags: the rule is about the one image {image}. Add Tags, such as * for all.");
                return image;
            }

            if (!ImageReference.NamesTagOrDigest(key))
                return new MirrorSource(image.Repository);
            Error($"Its Tags say nothing, because its Source names the one image {image}, which is mirrored. Leave the tag off the Source to have tags selected.");
            return image;
        }
        catch (FormatException malformed)
        {
            Error($"Source: {malformed.Message}");
            return null;
        }
    }

    private string ReadId()
    {
        if (Text(RuleAttributes.Id) is not { } text)
            return _row.Key;
        if (text.Length is > 0 and <= LongestId && text.All(letter => letter is >= ' ' and <= '~'))
            return text;

        Error($"Its Id is no name: expected 1 to {LongestId} printable characters of ASCII. The rule is called as its Source.");
        return _row.Key;
    }

    // What would select more than was meant where it cannot be read stops the rule.
    private TagSelection? ReadSelection()
    {
        IReadOnlyList<TagPattern> tags = Patterns(RuleAttributes.Tags);
        if (tags.Count == 0)
            _isUnsafe = true;
        return new TagSelection
        {
            Tags = tags,
            Exclude = Guarded(() => Patterns(RuleAttributes.Exclude)),
            Variants = Guarded(() => Patterns(RuleAttributes.Variants)),
            Newest = Guarded(() => Number(RuleAttributes.Newest)),
            NewestBy = Guarded(() => Word<TagOrder>(RuleAttributes.NewestBy)) ?? TagOrder.Version,
            MinAge = Guarded(() => Age(RuleAttributes.MinAge)),
            MaxAge = Guarded(() => Age(RuleAttributes.MaxAge)),
            AtLeast = Guarded(() => Number(RuleAttributes.AtLeast)) ?? 1,
        };
    }

    private T Guarded<T>(Func<T> read)
    {
        int before = _findings.Count;
        T value = read();
        if (_findings.Count > before)
        {
            _isUnsafe = true;
            Error("Without that, more might be mirrored than is meant, so the rule is not followed.");
        }

        return value;
    }

    private TimeSpan? Age(string attribute)
    {
        if (Text(attribute) is not { } text)
            return null;
        if (DurationText.TryParse(text, out TimeSpan age))
            return age;

        Error($"Its {attribute} '{Quote.Shortened(text)}' is no duration: expected numbers with units, such as 90d, 12h or 1d12h.");
        return null;
    }

    private Platform[]? ReadPlatforms()
    {
        if (!_row.Cells.ContainsKey(RuleAttributes.Platforms))
            return null;

        Platform[] platforms = [.. Several(RuleAttributes.Platforms, SplitAtCommas).Select(text => Parse(RuleAttributes.Platforms, text, Platform.Parse)).OfType<Platform>().Distinct()];
        if (platforms.Length > 0)
            return platforms;

        Error("Its Platforms name none that can be read, so the rule is not followed.");
        _isUnsafe = true;
        return null;
    }

    private string[] Destinations()
    {
        if (!_row.Cells.TryGetValue(RuleAttributes.Destination, out RuleCell? cell))
        {
            string[] similar = [.. _row.Cells.Keys.Where(MayMeanDestination)];
            Error("It has no Destination, so nothing is mirrored."
                + (similar.Length > 0 ? $" It has '{string.Join("', '", similar)}': is that meant?" : ""));
            return [];
        }

        if (cell.Texts is null || cell.Form is RuleCellForm.Number)
        {
            Error("Its Destination is no string, string set or list of strings, so nothing is mirrored.");
            return [];
        }

        NoteOthers(RuleAttributes.Destination, cell);
        string[] destinations = [.. cell.Texts.SelectMany(SplitAtCommas)];
        if (destinations.Length == 0)
            Error("Its Destination is empty, so nothing is mirrored.");
        return destinations;
    }

    // Without a tag, an image of a rule as of old is latest at its destination, as docker has it.
    private RuleDestination? ReadDestination(string text, bool isSelection) => Parse(RuleAttributes.Destination, text, read =>
    {
        if (!read.Contains('{', StringComparison.Ordinal))
        {
            ImageReference image = ImageReference.Parse(read);
            TagTemplate[] tags = isSelection && !ImageReference.NamesTagOrDigest(read) ? [TagTemplate.Same]
                : image.Tag is { } tag ? [TagTemplate.Parse(tag.ToString())]
                : [];
            return new RuleDestination(RepositoryTemplate.Parse(image.Repository.ToString()), tags);
        }

        int colon = read.LastIndexOf(':');
        return colon > read.LastIndexOf('/')
            ? new RuleDestination(RepositoryTemplate.Parse(read[..colon]), [TagTemplate.Parse(read[(colon + 1)..])])
            : new RuleDestination(RepositoryTemplate.Parse(read), [TagTemplate.Same]);
    });

    // An expiry that cannot be read does not end the mirroring, as DynamoDB does not remove such a row either.
    private DateTimeOffset? ReadExpires()
    {
        if (!_row.Cells.TryGetValue(RuleAttributes.Expires, out RuleCell? cell))
            return null;

        string? text = cell.Form is RuleCellForm.Several ? null : cell.Texts?[0].Trim();
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal seconds)
            || seconds is > LastPlausibleSecond or < -LastPlausibleSecond)
        {
            Error($"Its Expires '{text}' is no number of seconds since 1970, so the rule does not expire."
                + (seconds > LastPlausibleSecond ? " Is it in milliseconds?" : ""));
            return null;
        }

        if (cell.Form is RuleCellForm.Text)
            Warning("Its Expires is a string. It is heeded, but DynamoDB removes a row only if it is a number.");
        return DateTimeOffset.FromUnixTimeSeconds((long)decimal.Floor(seconds));
    }

    // Where it cannot be told how long after its end the tags of a rule go, they stay.
    private MirrorRule ReadRemoval(MirrorRule rule)
    {
        int before = _findings.Count;
        TimeSpan? removeAfter = Age(RuleAttributes.RemoveAfter);
        ExpiryPolicy policy = Word<ExpiryPolicy>(RuleAttributes.WhenExpired) ?? ExpiryPolicy.Keep;
        return rule with { RemoveAfter = removeAfter, WhenExpired = _findings.Count > before ? ExpiryPolicy.Keep : policy };
    }

    // Others may have attributes of their own here; only what looks like one of ours is pointed at.
    private void FindMisspelt()
    {
        bool lacksDestination = !_row.Cells.ContainsKey(RuleAttributes.Destination);
        foreach (string name in _row.Cells.Keys.Order(StringComparer.Ordinal))
        {
            if (RuleAttributes.Written.Contains(name) || name is RuleAttributes.Source || (lacksDestination && MayMeanDestination(name)))
                continue;
            if (Spelling.Meant(name, RuleAttributes.Written) is { } meant && !_row.Cells.ContainsKey(meant))
                Warning($"Its '{Quote.Shortened(name)}' means nothing here: is '{meant}' meant?");
        }
    }

    private static bool MayMeanDestination(string name) => name.StartsWith("dest", StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<TagPattern> Patterns(string attribute) =>
        [.. Several(attribute, SplitPatterns).Select(text => Parse(attribute, text, TagPattern.Parse)).OfType<TagPattern>().Distinct()];

    // A regular expression may have commas of its own.
    private static IEnumerable<string> SplitPatterns(string text) => text.TrimStart().StartsWith('/') ? [text.Trim()] : SplitAtCommas(text);

    private static IEnumerable<string> SplitAtCommas(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string[] Several(string attribute, Func<string, IEnumerable<string>> split)
    {
        if (!_row.Cells.TryGetValue(attribute, out RuleCell? cell))
            return [];
        if (cell.Texts is null)
        {
            Error($"Its {attribute} is no string, string set or list of strings, and is passed over.");
            return [];
        }

        NoteOthers(attribute, cell);
        string[] texts = [.. cell.Form is RuleCellForm.Several ? cell.Texts.Select(text => text.Trim()) : cell.Texts.SelectMany(split)];
        if (texts.Length == 0)
            Error($"Its {attribute} is empty.");
        return texts;
    }

    private void NoteOthers(string attribute, RuleCell cell)
    {
        if (cell.Others > 0)
            Error($"{cell.Others} of the {cell.Others + cell.Texts!.Count} elements of its {attribute} are no strings; they are left out.");
    }

    private int? Number(string attribute)
    {
        if (Text(attribute) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
            return number;

        Error($"Its {attribute} '{Quote.Shortened(text)}' is no whole number from 1 on.");
        return null;
    }

    private T? Word<T>(string attribute)
        where T : struct, Enum
    {
        if (Text(attribute) is not { } text)
            return null;

        string? named = Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named is not null)
            return Enum.Parse<T>(named);

        Error($"Its {attribute} '{Quote.Shortened(text)}' is none of {string.Join(", ", Enum.GetNames<T>())}, and is passed over.");
        return null;
    }

    private T? One<T>(string attribute, Func<string, T> parse)
        where T : class => Text(attribute) is { } text ? Parse(attribute, text, parse) : null;

    private string? Text(string attribute)
    {
        if (!_row.Cells.TryGetValue(attribute, out RuleCell? cell))
            return null;
        if (cell.Texts is [var only] && cell.Others == 0)
            return only.Trim();

        Error($"Its {attribute} is not one value, and is passed over.");
        return null;
    }

    private T? Parse<T>(string attribute, string text, Func<string, T> parse)
        where T : class
    {
        try
        {
            return parse(text);
        }
        catch (FormatException malformed)
        {
            Error($"{attribute}: {malformed.Message}");
            return null;
        }
    }

    private void Error(string problem) => _findings.Add(RuleFinding.Error(_origin, problem));

    private void Warning(string problem) => _findings.Add(RuleFinding.Warning(_origin, problem));
}
