using System.Text;
using EcrMirror.Cli.Policies;
using EcrMirror.Cli.Watch;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Schedules;

namespace EcrMirror.Cli.Tests.Watch;

/// <summary>Flags hold for every rule, whenever it is read.</summary>
public sealed class WatchedRulesTests
{
    private static readonly RuleSchedule Hourly = RuleSchedule.Parse("every 1h");

    [Fact]
    public void A_rule_without_a_schedule_and_platforms_gets_those_of_the_command_line_and_others_keep_theirs()
    {
        RuleSchedule nightly = RuleSchedule.Parse("cron 0 3 * * *");
        MirrorRule own = Rule("own") with { Schedule = nightly, Platforms = [Platform.Parse("linux/arm64")] };

        RuleSet followed = Rules(platform: "linux/amd64").Choose(new RuleSet([Rule("plain"), own], []));

        Assert.Equal([(Hourly, "linux/amd64"), (nightly, "linux/arm64")], followed.Rules.Select(rule => (rule.Schedule!, rule.Platforms!.Single().ToString())));
    }

    [Fact]
    public void Rules_that_are_not_named_are_left_out_in_silence()
    {
        RuleSet followed = Rules(id: "one").Choose(new RuleSet([Rule("one"), Rule("two")], []));

        Assert.Equal((1, 0), (followed.Rules.Count, followed.Findings.Count));
        Assert.Equal("one", followed.Rules[0].Id);
    }

    [Fact]
    public void A_source_that_a_policy_refuses_is_an_error_beside_those_that_there_are()
    {
        var policy = ContainersPolicy.Parse("policy.json", Encoding.UTF8.GetBytes("""{ "default": [{ "type": "reject" }] }"""));
        var known = RuleFinding.Error(Rule("x").Origin, "It is wrong.");

        RuleSet followed = Rules(policy: policy).Choose(new RuleSet([Rule("one")], [known]));

        Assert.Empty(followed.Rules);
        Assert.Equal(["It is wrong.", "docker.io/library/one may not be mirrored: policy.json rejects everything that it does not name."], followed.Findings.Select(finding => finding.Problem));
    }

    private static WatchedRules Rules(string? id = null, string? platform = null, ContainersPolicy? policy = null) => new()
    {
        Ids = id is null ? [] : [id],
        Platforms = platform is null ? [] : [Platform.Parse(platform)],
        Policy = policy ?? ContainersPolicy.Everything,
        Usual = Hourly,
    };

    private static MirrorRule Rule(string id) => new()
    {
        Id = id,
        Origin = new RuleOrigin(RuleOriginKind.File, "rules.yaml:2:5"),
        Source = MirrorSource.Parse($"docker.io/library/{id}:1.0"),
        Destinations = [],
    };
}
