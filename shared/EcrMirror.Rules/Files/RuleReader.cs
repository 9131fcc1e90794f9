using System.Text.RegularExpressions;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;

namespace EcrMirror.Rules.Files;

/// <summary>Reads one rule.</summary>
internal sealed partial class RuleReader(FileFindings findings, RuleDefaults defaults)
{
    /// <summary>The members.</summary>
    public static IReadOnlyList<string> Members { get; } =
        ["id", "source", "select", "destinations", "platforms", "schedule", "neverMoves", "immutableTags", "priority", "expires", "whenExpired", "removeAfter"];

    /// <summary>What repositories of destinations may be called; without any, they may be called anything.</summary>
    public IReadOnlyList<RepositoryNaming> Naming { get; init; } = [];

    private readonly ValueReader _values = new(findings);

    // Rules of a file have few different schedules, and to read one computes times.
    private readonly Dictionary<string, RuleSchedule> _schedules = new(StringComparer.Ordinal);

    /// <summary>The rule; null where something of it is wrong.</summary>
    public MirrorRule? Read(RuleNode node)
    {
        int errors = findings.Errors;
        if (_values.Map(node, "rules", Members) is not { } map)
            return null;

        string? id = _values.Value(map.Find("id"), ParseId);
        MirrorSource? source = ReadSource(map);
        TagSelection? selection = ReadSelection(map, source);
        IReadOnlyList<RuleDestination>? destinations = ReadDestinations(map, source);
        Shared shared = ReadShared(map);
        IReadOnlyList<TagPattern>? neverMoves = _values.Values(map.Find("neverMoves"), least: 0, RuleFileLimits.Patterns, TagPattern.Parse);
        DateTimeOffset? expires = _values.Struct(map.Find("expires"), ExpiryText.Parse);
        ExpiryPolicy? whenExpired = _values.Choice(map.Find("whenExpired"), RuleWords.ExpiryPolicies);
        TimeSpan? removeAfter = _values.Struct(map.Find("removeAfter"), DurationText.Parse);
        if (findings.Errors > errors || source is not { } read || destinations is null)
            return null;

        return new MirrorRule
        {
            Id = id ?? read.ToString(),
            Origin = findings.Origin(map.Position),
            Source = read,
            Selection = selection,
            Destinations = destinations,
            Platforms = shared.Platforms,
            Schedule = shared.Schedule,
            NeverMoves = neverMoves ?? [],
            ImmutableTags = shared.ImmutableTags,
            Priority = shared.Priority ?? MirrorPriority.Normal,
            Expires = expires,
            WhenExpired = whenExpired ?? ExpiryPolicy.Keep,
            RemoveAfter = removeAfter,
        };
    }

    /// <summary>Finds what is wrong with members that stand for those of rules.</summary>
    public void CheckShared(MapReader map)
    {
        new DestinationReader(findings).ReadAll(map.Find("destinations"));
        ReadShared(map);
    }

    private Shared ReadShared(MapReader map) => new(
        _values.Values(defaults.Find(map, "platforms"), least: 1, RuleFileLimits.Platforms, Platform.Parse),
        _values.Value(defaults.Find(map, "schedule"), ReadSchedule),
        _values.Choice(defaults.Find(map, "immutableTags"), RuleWords.ImmutableTags),
        _values.Choice(defaults.Find(map, "priority"), RuleWords.Priorities));

    private MirrorSource? ReadSource(MapReader map)
    {
        if (map.Find("source") is { } member)
            return _values.Struct(member, MirrorSource.Parse);

        if (!map.Has("source"))
            findings.Error(map.Position, "'source' is missing: it names a repository, or an image with its tag or digest.");
        return null;
    }

    private TagSelection? ReadSelection(MapReader map, MirrorSource? source)
    {
        RuleNode.Member? member = map.Find("select");
        if (member is not null && source is { Image: not null })
            findings.Error(member.Position, "'select' is for a repository, and the source is one image: leave one of its tag or digest and 'select' out.");
        else if (!map.Has("select") && source is { Image: null, Repository: var repository })
            findings.Error(map.Find("source")!.Value.Position, $"'{Quote.Shortened(repository.ToString())}' is a repository, and 'select' is missing: say which tags are wanted, as in select: {{ tags: [\"1.*\"] }}, or name one image, such as {Quote.Shortened(repository.ToString())}:1.0.");

        return member is null ? null : new SelectionReader(findings).Read(member);
    }

    private IReadOnlyList<RuleDestination>? ReadDestinations(MapReader map, MirrorSource? source)
    {
        if (defaults.Find(map, "destinations") is { } member)
        {
            IReadOnlyList<RuleDestination>? destinations = new DestinationReader(findings).ReadAll(member);
            if (source is { Repository: var repository })
                CheckNames(map, repository, destinations ?? []);
            return destinations;
        }

        if (!map.Has("destinations"))
            findings.Error(map.Position, "'destinations' is missing, here and in 'defaults': it names repositories, as in [\"127.0.0.1:5000/{path}\"].");
        return null;
    }

    // At the rule: a default may be right for another.
    private void CheckNames(MapReader map, Repository source, IReadOnlyList<RuleDestination> destinations)
    {
        if (Naming.Count == 0)
            return;

        RepositoryName[] names = [.. Naming.Select(naming => naming.Find(source)).OfType<RepositoryName>()];
        foreach (Repository repository in destinations.Select(destination => destination.Repository.TryExpand(source)).OfType<Repository>().Where(repository => !names.Contains(repository.Name)))
        {
            findings.Error(map.Position, $"'{Quote.Shortened(repository.Name.ToString())}' is not called what 'naming' says: "
                + (names.Length > 0 ? $"for {source} that is '{string.Join("' or '", names)}'." : $"none of its templates gives a name for {source}."));
        }
    }

    private RuleSchedule ReadSchedule(string text) => _schedules.TryGetValue(text, out RuleSchedule? known) ? known : _schedules[text] = RuleSchedule.Parse(text);

    private static string ParseId(string text) => text.Length <= RuleFileLimits.IdLength && Id().IsMatch(text)
        ? text
        : throw new FormatException($"'{Quote.Shortened(text)}' is no id: expected up to {RuleFileLimits.IdLength} printable characters of ASCII, without blanks around them.");

    private sealed record Shared(IReadOnlyList<Platform>? Platforms, RuleSchedule? Schedule, ImmutableTagResolution? ImmutableTags, MirrorPriority? Priority);

    [GeneratedRegex(@"\A[!-~](?:[ -~]*[!-~])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
