using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;

namespace EcrMirror.Ecr.RuleTags;

/// <summary>
/// Reads the resource tags of a repository as a rule, in the form that onfido/ecr-mirror gave them: several values have <c>/</c> between
/// them, and <c>+</c> stands for <c>*</c>, because AWS allows neither a comma nor an asterisk there.
/// </summary>
internal sealed class RuleTagReader
{
    // Whoever writes a key that begins so means us.
    private const string Prefix = "upstream-";

    private readonly RuleTagOptions _keys;
    private readonly Repository _repository;
    private readonly RuleOrigin _origin;
    private readonly IReadOnlyDictionary<string, string> _tags;
    private readonly List<RuleFinding> _findings = [];

    private RuleTagReader(RuleTagOptions keys, Repository repository, string arn, IReadOnlyDictionary<string, string> tags) =>
        (_keys, _repository, _origin, _tags) = (keys, repository, new RuleOrigin(RuleOriginKind.ResourceTags, arn), tags);

    private IReadOnlyList<RuleDestination> Here => [new RuleDestination(RepositoryTemplate.Parse(_repository.ToString()), [TagTemplate.Same])];

    /// <summary>What a repository's tags declare: one rule at most.</summary>
    public static RuleSet Read(RuleTagOptions keys, Repository repository, string arn, IReadOnlyDictionary<string, string> tags)
    {
        var reader = new RuleTagReader(keys, repository, arn, tags);
        reader.FindMisspelt();
        (MirrorRule? rule, BorrowedRule? borrowed) = reader.Read();
        return new RuleSet(rule is null ? [] : [rule], reader._findings) { Borrowed = borrowed is null ? [] : [borrowed] };
    }

    private (MirrorRule? Rule, BorrowedRule? Borrowed) Read()
    {
        bool isAsked = false;
        Repository? source = null;
        if (Value(_keys.ImageKey) is { } image)
        {
            isAsked = true;
            source = ReadSource(image);
            if (source is null)
                return (null, null);
        }

        string? lender = Value(_keys.RuleKey);
        if (lender is not null)
            return (null, Borrow(lender, source));
        if (source is { } repository)
            return (ReadRule(repository), null);

        foreach (string key in ((string[])[_keys.TagsKey, _keys.IgnoreKey, _keys.ScheduleKey, _keys.PlatformsKey, _keys.IdKey]).Where(key => !isAsked && Value(key) is not null))
            Error($"It has the tag '{key}' and no '{_keys.ImageKey}', so nothing is mirrored into it. Add the repository to mirror from.");
        return (null, null);
    }

    private BorrowedRule? Borrow(string lender, Repository? source)
    {
        foreach (string key in ((string[])[_keys.TagsKey, _keys.IgnoreKey]).Where(key => Value(key) is not null))
            Error($"Its tag '{key}' says nothing beside '{_keys.RuleKey}': the rule '{lender}' says which tags are mirrored. Remove one of the two.");
        return TryReadPlatforms(out IReadOnlyList<Platform>? platforms)
            ? new BorrowedRule
            {
                Rule = lender,
                Id = ReadId(),
                Origin = _origin,
                Source = source,
                Destinations = Here,
                Platforms = platforms,
                Schedule = ReadSchedule(),
            }
            : null;
    }

    private MirrorRule? ReadRule(Repository source)
    {
        string? included = Value(_keys.TagsKey);
        string? ignored = Value(_keys.IgnoreKey);
        if (included is null && ignored is null)
        {
            string cure = _tags.Keys.FirstOrDefault(key => Spelling.Meant(key, [_keys.TagsKey]) is not null) is { } misspelt
                ? $": is its tag '{Quote.Shortened(misspelt)}' meant to be '{_keys.TagsKey}'?"
                : $". Add '{_keys.TagsKey}', with the value + for all tags.";
            Error($"It has the tag '{_keys.ImageKey}' and neither '{_keys.TagsKey}' nor '{_keys.IgnoreKey}', so nothing is mirrored into it{cure}");
            return null;
        }

        // Only what is ignored is named: everything else is meant.
        TagPattern[] tags = included is null ? [TagPattern.Parse("*")] : Patterns(_keys.TagsKey, included);
        int before = _findings.Count;
        TagPattern[] exclude = ignored is null ? [] : Patterns(_keys.IgnoreKey, ignored);
        if (tags.Length == 0 || _findings.Count > before)
        {
            Error("Nothing is mirrored into it: without that, it cannot be told which tags are meant.");
            return null;
        }

        return TryReadPlatforms(out IReadOnlyList<Platform>? platforms)
            ? new MirrorRule
            {
                Id = ReadId(),
                Origin = _origin,
                Source = new MirrorSource(source),
                Selection = new TagSelection { Tags = tags, Exclude = exclude },
                Destinations = Here,
                Platforms = platforms,
                Schedule = ReadSchedule(),
            }
            : null;
    }

    private string ReadId()
    {
        if (Value(_keys.IdKey) is not { } id)
            return _origin.Place;
        if (id.All(letter => letter is >= ' ' and <= '~'))
            return id;

        Error($"Its tag '{_keys.IdKey}' is no id: expected printable characters of ASCII. The rule is called as the repository.");
        return _origin.Place;
    }

    private Repository? ReadSource(string image)
    {
        try
        {
            if (!ImageReference.NamesTagOrDigest(image))
                return Repository.Parse(image);
            Error($"Its tag '{_keys.ImageKey}' is '{Quote.Shortened(image)}', which names a single image: write the repository alone, and the tag into '{_keys.TagsKey}'.");
        }
        catch (FormatException malformed)
        {
            Error($"Its tag '{_keys.ImageKey}' cannot be read, so nothing is mirrored into it: {malformed.Message}");
        }

        return null;
    }

    private TagPattern[] Patterns(string key, string value) =>
    [
        .. value.Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(pattern => Parse(key, pattern.Replace('+', '*'), TagPattern.Parse))
            .OfType<TagPattern>()
            .Distinct(),
    ];

    private RuleSchedule? ReadSchedule() => Value(_keys.ScheduleKey) is { } text ? Parse(_keys.ScheduleKey, text.Replace('+', '*'), RuleSchedule.Parse) : null;

    private bool TryReadPlatforms(out IReadOnlyList<Platform>? platforms)
    {
        platforms = null;
        if (Value(_keys.PlatformsKey) is not { } text)
            return true;

        platforms = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(platform => Parse(_keys.PlatformsKey, platform, Platform.Parse)).OfType<Platform>().Distinct()];
        if (platforms.Count > 0)
            return true;
        Error($"Nothing is mirrored into it: '{_keys.PlatformsKey}' names no platform that can be read.");
        return false;
    }

    private void FindMisspelt()
    {
        string[] known = [.. RuleTagWriter.KeysOf(_keys)];
        foreach (string key in _tags.Keys.Except(known).Order(StringComparer.Ordinal))
        {
            string? meant = Spelling.Meant(key, known);
            if (meant is not null)
                Warning($"Its tag '{Quote.Shortened(key)}' means nothing here: is '{meant}' meant?");
            else if (key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                Warning($"Its tag '{Quote.Shortened(key)}' means nothing here: there are {string.Join(", ", known.Select(name => $"'{name}'"))}.");
        }
    }

    private string? Value(string key) => _tags.GetValueOrDefault(key)?.Trim() is { Length: > 0 } value ? value : null;

    private T? Parse<T>(string key, string text, Func<string, T> parse)
        where T : class
    {
        try
        {
            return parse(text);
        }
        catch (FormatException malformed)
        {
            Error($"Its tag '{key}': {malformed.Message}");
            return null;
        }
    }

    private void Error(string problem) => _findings.Add(RuleFinding.Error(_origin, problem));

    private void Warning(string problem) => _findings.Add(RuleFinding.Warning(_origin, problem));
}
