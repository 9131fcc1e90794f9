using System.Text.Json;
using EcrMirror.Cli.Watch;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Cli.Tests.Watch;

/// <summary>When <c>watch</c> says something, and when it does not.</summary>
public sealed class WatchBoardTests
{
    private static readonly RuleFinding Finding = RuleFinding.Error(new RuleOrigin(RuleOriginKind.File, "rules.yaml:2:5"), "It is wrong.");

    private static readonly MirrorRule Rule = new()
    {
        Id = "web",
        Origin = new RuleOrigin(RuleOriginKind.File, "rules.yaml:2:5"),
        Source = MirrorSource.Parse("docker.io/library/web:1.0"),
        Destinations = [],
    };

    private static readonly SelectionFailed Failed = new()
    {
        RequestId = "sync-1",
        Source = Repository.Parse("docker.io/library/web"),
        Selection = new TagSelection { Tags = [TagPattern.Parse("1.*")] },
        Destinations = [],
        Reason = "It cannot be listed.",
        FailedAt = DateTimeOffset.UnixEpoch,
    };

    private static readonly MirrorFoundCurrent Current = new()
    {
        RequestId = "sync-1",
        Source = ImageReference.Parse("docker.io/library/web:1.0"),
        Destinations = [new Destination { Repository = Repository.Parse("registry.example.com/web"), Tags = [Tag.Parse("1.0")] }],
        CheckedAt = DateTimeOffset.UnixEpoch,
    };

    private readonly ManualTimeProvider _time = new();
    private readonly CapturedConsoles _captured = new(200);

    [Fact]
    public void What_is_next_is_said_once_for_a_set_of_rules()
    {
        WatchBoard board = Board();

        board.Looked(Outlook(Rule));
        board.Looked(Outlook(Rule));
        board.Looked(Outlook(Rule, Rule with { Id = "tool" }));

        Assert.Equal(
            ["Following 1 rule. Next: 'web' at 1970-01-01T00:00:00Z.", "Following 2 rules. Next: 'web' at 1970-01-01T00:00:00Z."], Lines(_captured.Out));
    }

    [Fact]
    public void It_is_said_again_when_something_has_happened_and_all_of_it_has_ended()
    {
        WatchBoard board = Board();
        board.Looked(Outlook(Rule));

        board.Begin();
        board.Tell(Failed);
        board.Looked(Outlook(Rule));
        RuleOutlook readBefore = Outlook(Rule);
        _time.Advance(TimeSpan.FromSeconds(1));
        board.End();
        board.Looked(readBefore);
        int linesBefore = Lines(_captured.Out).Length;
        board.Looked(Outlook(Rule));
        board.Looked(Outlook(Rule));

        Assert.Equal(1, linesBefore);
        Assert.Equal("Next: 'web' at 1970-01-01T00:00:00Z.", Lines(_captured.Out)[1..].Single());
    }

    [Fact]
    public void Nothing_is_said_where_a_rule_was_followed_and_all_was_in_place()
    {
        WatchBoard board = Board();
        board.Looked(Outlook(Rule));

        board.Begin();
        board.Tell(Current);
        board.End();
        board.Looked(Outlook(Rule));

        Assert.Single(Lines(_captured.Out));
    }

    [Fact]
    public void What_was_in_place_is_told_to_who_asked_for_all()
    {
        Board(isAll: true).Tell(Current);

        Assert.Equal("1970-01-01T00:00:00Z current   docker.io/library/web:1.0 -> registry.example.com/web:1.0\n", _captured.Out);
    }

    [Fact]
    public void What_was_said_at_the_start_is_not_said_again_before_it_was_gone()
    {
        WatchBoard board = Board(known: Finding);

        board.Found(Finding);
        string atFirst = _captured.Error;
        board.Found(Finding);
        board.Found(RuleFinding.Warning(Finding.Origin, "It is odd."));

        Assert.Equal(("", "ecr-mirror: rules.yaml:2:5: error: It is wrong.\n"), (atFirst, _captured.Error));
    }

    [Fact]
    public void Documents_are_alone_on_standard_output_and_on_a_line_each()
    {
        WatchBoard board = Board(isJson: true);

        board.Looked(Outlook(Rule));
        board.Tell(Failed);

        Assert.Equal("SelectionFailed", JsonDocument.Parse(Lines(_captured.Out).Single()).RootElement.GetProperty("event").GetString());
        Assert.Empty(_captured.Error);
    }

    [Fact]
    public void What_keeps_schedules_from_being_followed_is_said()
    {
        using var log = new WatchLog(Board());

        log.CreateLogger(typeof(IRuleWork).FullName!).LogWarning("The state is locked.");
        log.CreateLogger(typeof(IRuleWork).FullName!).LogInformation("All is well.");
        log.CreateLogger("EcrMirror.Registry.Transport").LogWarning("It is tried again.");

        Assert.Equal("ecr-mirror: The state is locked.\n", _captured.Error);
    }

    private WatchBoard Board(bool isJson = false, bool isAll = false, params RuleFinding[] known) => new(_captured.Consoles, isJson, isAll, known, _time);

    private RuleOutlook Outlook(params MirrorRule[] rules) => new(rules, Rule, DateTimeOffset.UnixEpoch, _time.GetTimestamp());

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
