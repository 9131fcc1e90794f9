using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Rules;
using EcrMirror.Rules.Files;
using EcrMirror.Rules.Moving;

namespace EcrMirror.Cli.Rules;

/// <summary><c>ecr-mirror rules add</c>: one rule from flags. They are read as the members of rule files are, with the same messages.</summary>
internal static class AddCommand
{
    private const string Place = "the command line";

    /// <summary>The flags of members that have one value.</summary>
    private static readonly (Option<string> Flag, string Member)[] Single =
    [
        (new("--id") { Description = "Names the rule among all rules; without it, its source does.", HelpName = "ID" }, "id"),
        (new("--src", "-s") { Description = "The repository, or one image with its tag or digest.", HelpName = "REF", Required = true }, "source"),
        (new("--newest") { Description = "How many of the newest are wanted; all without.", HelpName = "NUMBER" }, "newest"),
        (new("--newest-by") { Description = "What makes one newer than another.", HelpName = "version|time" }, "newestBy"),
        (new("--min-age") { Description = "How old an image must be.", HelpName = "DURATION" }, "minAge"),
        (new("--max-age") { Description = "How old an image may be.", HelpName = "DURATION" }, "maxAge"),
        (new("--at-least") { Description = "How few tags are too few.", HelpName = "NUMBER" }, "atLeast"),
        (new("--schedule") { Description = "When to look: 'never', 'every 6h', 'cron 0 6 * * 1-5 Europe/Berlin' or 'adaptive 5m..1d'.", HelpName = "SCHEDULE" }, "schedule"),
        (new("--immutable-tags") { Description = "What is done where a destination does not let a tag be moved.", HelpName = "failed|left|sideTag" }, "immutableTags"),
        (new("--priority") { Description = "How it stands to others.", HelpName = "normal|urgent" }, "priority"),
        (new("--expires") { Description = "When mirroring ends: 2027-01-31, or 2027-01-31T12:00:00Z.", HelpName = "TIME" }, "expires"),
        (new("--when-expired") { Description = "What becomes of the tags of the rule after its end.", HelpName = "keep|remove" }, "whenExpired"),
        (new("--remove-after") { Description = "How long after its end its tags are removed, with '--when-expired remove'; 30d without.", HelpName = "DURATION" }, "removeAfter"),
    ];

    /// <summary>The flags of members that have several.</summary>
    private static readonly (Option<string[]> Flag, string Member)[] Several =
    [
        (new("--dest", "-d") { Description = "Where it is kept, host/name or host/name:tag, as often as needed.", HelpName = "REF", Required = true }, "destinations"),
        (new("--tags") { Description = "A tag or a pattern of those that are wanted, as often as needed.", HelpName = "PATTERN" }, "tags"),
        (new("--exclude") { Description = "A tag or a pattern of those that are not.", HelpName = "PATTERN" }, "exclude"),
        (new("--variants") { Description = "A suffix that names a build of a version, such as alpine.", HelpName = "PATTERN" }, "variants"),
        (new("--platform") { Description = "A platform that is wanted, such as linux/arm64, as often as needed; all without.", HelpName = "PLATFORM" }, "platforms"),
        (new("--never-moves") { Description = "A pattern of tags that never mean another image once they are there.", HelpName = "PATTERN" }, "neverMoves"),
    ];

    public static Command Create(Consoles consoles, TimeProvider time)
    {
        var command = new Command("add", "Adds one rule to a file, to the mirror table or to the resource tags of a repository.");
        RulePlaces.AddTo(command);
        foreach (Option flag in Single[..2].Select(each => (Option)each.Flag).Concat(Several.Select(each => each.Flag)).Concat(Single[2..].Select(each => each.Flag)))
            command.Options.Add(flag);
        RuleForms.AddPlacesTo(command);
        RulePlaces.AddCommonTo(command);
        command.SetAction((parsed, cancellationToken) => AddAsync(parsed, consoles, time.GetUtcNow(), cancellationToken));
        return command;
    }

    private static async Task<int> AddAsync(ParseResult parsed, Consoles consoles, DateTimeOffset now, CancellationToken cancellationToken)
    {
        RuleSet given = RuleFile.ReadMembers(Place, [.. Members(parsed)]);
        if (given.Rules is not [var rule])
        {
            RuleReport.Complain(consoles, given);
            return ExitCode.WrongInput;
        }

        await using OpenedPlace place = await RulePlaces.OpenAsync(parsed, takesDefaults: true, cancellationToken);
        RuleSet there = await place.ReadAsync(cancellationToken);
        (IReadOnlyList<RuleMoveStep> planned, IReadOnlyList<RuleFinding> warnings) = RuleMove.Plan([rule], there, place.Place.Fit, replaces: false, now);
        RuleMoveStep[] steps = [.. (await RuleMoves.CarryOutAsync(parsed, place, planned, cancellationToken)).Select(step => WithDefaults(step, rule, place.Name))];

        RuleMoves.Tell(parsed, place.Name, steps, consoles);
        RuleMoves.Warn(consoles, [.. given.Findings, .. warnings]);
        return RuleMoves.Verdict(steps);
    }

    // What a file's defaults say for the rule is nothing that was typed.
    private static RuleMoveStep WithDefaults(RuleMoveStep step, MirrorRule asked, string place) => step.Change?.After is { Origin.Kind: RuleOriginKind.File } after
        ? step with { Details = [.. RuleComparison.Differences(asked, after).Select(difference => $"By the defaults of {place}: {difference.Member}: {difference.After}")] }
        : step;

    private static IEnumerable<RuleMember> Members(ParseResult parsed)
    {
        foreach ((Option<string> flag, string member) in Single)
        {
            if (parsed.GetValue(flag) is { } value)
                yield return new RuleMember(member, [value], IsList: false);
        }

        foreach ((Option<string[]> flag, string member) in Several)
        {
            if (parsed.GetValue(flag) is { Length: > 0 } values)
                yield return new RuleMember(member, values, IsList: true);
        }
    }
}
