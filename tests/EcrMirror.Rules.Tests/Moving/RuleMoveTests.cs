using EcrMirror.Rules.Files;
using EcrMirror.Rules.Moving;

namespace EcrMirror.Rules.Tests.Moving;

public sealed class RuleMoveTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly RuleSet There = RuleFile.Read("there.yaml", """
        version: 1
        rules:
          - { id: same, source: "alpine:3", destinations: ["h.io/a:1", "h.io/b:1"] }
          - { id: other, source: "debian:12", destinations: ["h.io/d:1"], priority: urgent }
        """);

    [Fact]
    public void A_rule_that_says_the_same_in_another_order_is_there_already()
    {
        (IReadOnlyList<RuleMoveStep> steps, _) = Plan("""{ id: same, source: "docker.io/library/alpine:3", destinations: ["h.io/b:1", "h.io/a:1"] }""");

        RuleMoveStep step = Assert.Single(steps);
        Assert.Equal((RuleMoveKind.Same, null), (step.Kind, step.Change));
    }

    [Theory]
    [InlineData(false, RuleMoveKind.Differs)]
    [InlineData(true, RuleMoveKind.Replaced)]
    public void A_rule_that_says_something_else_is_replaced_only_if_that_is_wanted_and_the_difference_is_told(bool replaces, RuleMoveKind kind)
    {
        (IReadOnlyList<RuleMoveStep> steps, _) = Plan("""{ id: other, source: "debian:12", destinations: ["h.io/d:1"], schedule: every 6h }""", replaces);

        RuleMoveStep step = Assert.Single(steps);
        Assert.Equal(kind, step.Kind);
        Assert.Equal(["schedule: none -> every 6h", "priority: urgent -> normal"], step.Details);
        Assert.Equal(replaces, step.Change is not null);
    }

    [Fact]
    public void A_rule_that_gets_in_the_way_of_another_is_refused_and_the_rest_goes_on()
    {
        (IReadOnlyList<RuleMoveStep> steps, _) = Plan(
            """{ id: rival, source: "alpine:4", destinations: ["h.io/a:1"] }""",
            """{ id: fine, source: "alpine:4", destinations: ["h.io/x:1"] }""");

        Assert.Equal([RuleMoveKind.Refused, RuleMoveKind.Added], steps.Select(step => step.Kind));
        Assert.Contains("h.io/a:1", Assert.Single(steps[0].Details), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_doubtful_about_a_new_rule_is_told_and_what_was_there_before_is_not()
    {
        (IReadOnlyList<RuleMoveStep> steps, IReadOnlyList<RuleFinding> warnings) = Plan("""{ id: late, source: "alpine:4", destinations: ["h.io/x:1"], expires: 2026-11-30 }""");

        Assert.Equal(RuleMoveKind.Added, Assert.Single(steps).Kind);
        Assert.Contains("expire", Assert.Single(warnings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_at_a_place_and_cannot_be_read_is_left_alone()
    {
        var place = new RuleOrigin(RuleOriginKind.Table, "docker.io/library/alpine:4");
        RuleSet there = new([], [RuleFinding.Error(place, "It has no Destination.")]);

        (IReadOnlyList<RuleMoveStep> steps, _) = RuleMove.Plan(
            Rules("""{ id: a, source: "alpine:4", destinations: ["h.io/x:1"] }"""), there, rule => RuleFit.Whole(rule with { Origin = place }), replaces: true, Now);

        Assert.Equal((RuleMoveKind.Refused, "What stands at docker.io/library/alpine:4 is wrong, and is left alone: It has no Destination."), (steps[0].Kind, steps[0].Details[0]));
    }

    [Fact]
    public void A_place_has_one_rule()
    {
        var place = new RuleOrigin(RuleOriginKind.Table, "docker.io/library/alpine");

        (IReadOnlyList<RuleMoveStep> steps, _) = RuleMove.Plan(
            Rules("""{ id: a, source: "alpine:4", destinations: ["h.io/x:1"] }""", """{ id: b, source: "alpine:4", destinations: ["h.io/y:1"] }"""),
            RuleSet.Empty,
            rule => RuleFit.Whole(rule with { Origin = place }),
            replaces: false,
            Now);

        Assert.Equal([RuleMoveKind.Added, RuleMoveKind.Refused], steps.Select(step => step.Kind));
        Assert.Equal("There is one rule at docker.io/library/alpine, and it is 'a'.", steps[1].Details[0]);
    }

    private static (IReadOnlyList<RuleMoveStep> Steps, IReadOnlyList<RuleFinding> Warnings) Plan(string rule, bool replaces) => RuleMove.Plan(Rules(rule), There, RuleFit.Whole, replaces, Now);

    private static (IReadOnlyList<RuleMoveStep> Steps, IReadOnlyList<RuleFinding> Warnings) Plan(params string[] rules) => RuleMove.Plan(Rules(rules), There, RuleFit.Whole, replaces: false, Now);

    private static IReadOnlyList<MirrorRule> Rules(params string[] rules) =>
        RuleFile.Read("new.yaml", "version: 1\nrules:\n" + string.Concat(rules.Select(rule => $"  - {rule}\n"))).Rules;
}
