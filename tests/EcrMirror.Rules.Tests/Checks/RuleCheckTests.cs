using EcrMirror.Rules.Checks;
using EcrMirror.Rules.Files;

namespace EcrMirror.Rules.Tests.Checks;

public sealed class RuleCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Rules_that_fit_each_other_have_no_findings()
    {
        RuleSet check = Check(
            "{ source: a, select: { tags: [\"*\"], minAge: 1d, maxAge: 9d, newest: 3, atLeast: 2 }, destinations: [\"h.io/{path}\"], schedule: every 6h, expires: 2027-01-01 }",
            "{ source: b, select: { tags: [\"1.*\", latest] }, destinations: [\"h.io/{path}\", \"{host}/mirror/{path}\"], neverMoves: [\"*.*.*\", \"1.0\"], schedule: adaptive 5m..1d }",
            "{ id: c, source: \"b:2\", destinations: [\"h.io/{path}-other\"], schedule: never, immutableTags: left }");

        Assert.Empty(check.Findings);
        Assert.Equal(3, check.Rules.Count);
    }

    [Fact]
    public void Findings_of_the_reader_come_first()
    {
        var finding = RuleFinding.Warning(Given.Somewhere, "Something.");

        RuleSet check = RuleCheck.Check(new RuleSet([], [finding]), Now, RuleCheck.UsualExpiryNotice);

        Assert.Same(finding, Assert.Single(check.Findings));
    }

    [Theory]
    [InlineData(
        "{ id: x, source: \"a:1\", destinations: [h.io/a] }",
        "{ id: x, source: \"b:1\", destinations: [h.io/b] }",
        "The rule 'x' is there already, at f:3:3, and this one is not followed. Give one of them another id.")]
    [InlineData(
        "{ source: a, select: { tags: [\"1\"] }, destinations: [h.io/a] }",
        "{ source: a, select: { tags: [\"2\"] }, destinations: [h.io/a] }",
        "put all that is wanted of the source into one.")]
    [InlineData(
        "{ source: \"a:1\", destinations: [h.io/x] }",
        "{ source: \"b:1\", destinations: [h.io/x] }",
        "The rule 'docker.io/library/b:1' is not followed: 'h.io/x:1' has another image by the rule 'docker.io/library/a:1' at f:3:3.")]
    [InlineData(
        "{ source: \"a:1\", destinations: [\"h.io/x:new\"] }",
        "{ source: \"b:2\", destinations: [h.io/y, { to: h.io/x, tags: [\"{tag}\", new] }] }",
        "'h.io/x:new' has another image")]
    [InlineData(
        "{ source: \"a:1\", destinations: [h.io/x] }",
        "{ id: arm, source: \"a:1\", destinations: [h.io/x], platforms: [linux/arm64] }",
        "'h.io/x:1' has another image")]
    [InlineData(
        "{ source: \"z:1\", destinations: [h.io/z] }",
        "{ source: \"h.io/a:1\", destinations: [h.io/a] }",
        "would put images of 'h.io/a' where they are, and is not followed.")]
    [InlineData(
        "{ source: \"z:1\", destinations: [h.io/z] }",
        "{ source: h.io/a, select: { tags: [\"*\"] }, destinations: [\"{host}/{path}\"] }",
        "where they are")]
    [InlineData(
        "{ source: \"z:1\", destinations: [h.io/z] }",
        "{ source: \"h.io/a:1\", destinations: [{ to: h.io/a, tags: [] }] }",
        "where they are")]
    [InlineData(
        "{ source: \"z:1\", destinations: [h.io/z] }",
        "{ source: \"[::1]:5000/a:1\", destinations: [\"h.io/{host}/a\"] }",
        "is not followed: 'h.io/[--1]-5000/a' is not a repository")]
    public void Of_rules_that_cannot_both_be_followed_the_first_is(string first, string second, string problem)
    {
        RuleSet check = Check(first, second);

        RuleFinding finding = Assert.Single(check.Findings);
        Assert.True(finding.IsError);
        Assert.Equal("f:4:3", finding.Origin.Place);
        Assert.Contains(problem, finding.Problem, StringComparison.Ordinal);
        Assert.Equal("f:3:3", Assert.Single(check.Rules).Origin.Place);
    }

    [Theory]
    [InlineData("{ source: a, select: { tags: [\"1.*\"] }, destinations: [h.io/x] }", "{ source: b, select: { tags: [\"2.*\"] }, destinations: [h.io/x] }", "Tags of 'h.io/x' may come by the rule 'docker.io/library/b' and by the rule 'docker.io/library/a' at f:3:3")]
    [InlineData("{ source: a, select: { tags: [\"1.*\"] }, destinations: [h.io/x] }", "{ source: \"b:1.5\", destinations: [h.io/x] }", "'h.io/x:1.5' may come")]
    [InlineData("{ source: \"b:1.5\", destinations: [h.io/x] }", "{ source: a, select: { tags: [\"1.*\"] }, destinations: [h.io/x] }", "'h.io/x:1.5' may come")]
    [InlineData("{ source: a, select: { tags: [\"1.*\"] }, destinations: [\"h.io/x:{tag}-a\"] }", "{ source: \"b:1.5-a\", destinations: [h.io/x] }", "'h.io/x:1.5-a' may come")]
    [InlineData("{ source: a, select: { tags: [one, two] }, destinations: [h.io/x] }", "{ source: b, select: { tags: [two] }, destinations: [h.io/x] }", "'h.io/x:two' may come")]
    [InlineData("{ id: all, source: a, select: { tags: [\"*\"] }, destinations: [h.io/x] }", "{ id: arm, source: a, select: { tags: [\"*\"] }, destinations: [h.io/x], platforms: [linux/arm64] }", "Tags of 'h.io/x' may come")]
    [InlineData("{ id: one, source: \"a:1\", destinations: [h.io/x] }", "{ id: two, source: \"a:1\", destinations: [h.io/x] }", "puts 'h.io/x:1' where the rule 'one' at f:3:3 puts the same. Leave one of them out.")]
    [InlineData("{ id: one, source: \"a@sha256:0000000000000000000000000000000000000000000000000000000000000000\", destinations: [\"h.io/x:1\"] }", "{ id: two, source: \"a@sha256:0000000000000000000000000000000000000000000000000000000000000000\", destinations: [\"h.io/x:1\"] }", "puts the same")]
    [InlineData("{ id: one, source: a, select: { tags: [\"1\"] }, destinations: [\"h.io/x:s\"] }", "{ id: two, source: a, select: { tags: [\"2\"] }, destinations: [\"h.io/x:s\"] }", "'h.io/x:s' may come")]
    public void Rules_that_may_get_in_each_others_way_are_told(string first, string second, string problem)
    {
        RuleSet check = Check(first, second);

        RuleFinding finding = Assert.Single(check.Findings);
        Assert.False(finding.IsError);
        Assert.Equal("f:4:3", finding.Origin.Place);
        Assert.Contains(problem, finding.Problem, StringComparison.Ordinal);
        Assert.Equal(2, check.Rules.Count);
    }

    [Theory]
    [InlineData("{ source: a, select: { tags: [\"1.*\"] }, destinations: [h.io/x] }", "{ source: \"b:2.0\", destinations: [h.io/x] }")]
    [InlineData("{ source: a, select: { tags: [\"1.*\"], exclude: [\"1.5\"] }, destinations: [h.io/x] }", "{ source: \"b:1.5\", destinations: [h.io/x] }")]
    [InlineData("{ source: a, select: { tags: [\"*\"] }, destinations: [\"h.io/x:{tag}-a\"] }", "{ source: b, select: { tags: [\"*\"] }, destinations: [\"h.io/x:{tag}-b\"] }")]
    [InlineData("{ source: a, select: { tags: [\"*\"] }, destinations: [\"h.io/x:a-{tag}\"] }", "{ source: \"b:1\", destinations: [h.io/x] }")]
    [InlineData("{ source: a, select: { tags: [one, two], exclude: [\"t*\"] }, destinations: [h.io/x] }", "{ source: b, select: { tags: [two, three] }, destinations: [\"h.io/y\"] }")]
    [InlineData("{ id: newest, source: a, select: { tags: [\"2.*\"] }, destinations: [h.io/x] }", "{ id: oldest, source: a, select: { tags: [\"1.*\"] }, destinations: [h.io/x] }")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], expires: 2026-01-01 }", "{ source: \"b:1\", destinations: [h.io/x] }")]
    public void Rules_that_cannot_meet_are_left_alone(string first, string second)
    {
        RuleSet check = Check(first, second);

        Assert.DoesNotContain(check.Findings, finding => finding.Problem.Contains("may come", StringComparison.Ordinal) || finding.IsError);
        Assert.Equal(2, check.Rules.Count);
    }

    [Theory]
    [InlineData("{ source: a, select: { tags: [\"*\"] }, destinations: [\"h.io/x:stable\"] }", "Every tag that the rule 'docker.io/library/a' selects becomes 'stable' at 'h.io/x'")]
    [InlineData("{ source: a, select: { tags: [one, two], exclude: [two] }, destinations: [h.io/x] }", "names the tag 'two', and excludes it")]
    [InlineData("{ source: a, select: { tags: [\"*\"], newest: 2, atLeast: 3 }, destinations: [h.io/x] }", "wants at least 3 tags, and the newest 2")]
    [InlineData("{ source: a, select: { tags: [\"*\"], minAge: 2d, maxAge: 1d }, destinations: [h.io/x] }", "2d old at least and 1d at most, and none is")]
    [InlineData("{ source: \"a@sha256:0000000000000000000000000000000000000000000000000000000000000000\", destinations: [h.io/x], schedule: every 1h }", "has a schedule, and its source is a digest")]
    [InlineData("{ source: \"a@sha256:0000000000000000000000000000000000000000000000000000000000000000\", destinations: [h.io/x], neverMoves: [\"*\"] }", "'neverMoves' of the rule 'docker.io/library/a@sha256:0000000000000000000000000000000000000000000000000000000000000000' has no effect")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], neverMoves: [\"1\", \"2.*\"] }", "'2.*' in 'neverMoves' of the rule 'docker.io/library/a:1' has no effect")]
    [InlineData("{ source: a, select: { tags: [\"1.*\"] }, destinations: [h.io/x], neverMoves: [\"1.*\", latest] }", "'latest' in 'neverMoves'")]
    [InlineData("{ source: \"a:1\", destinations: [{ to: h.io/x, tags: [] }], immutableTags: left }", "'immutableTags' of the rule 'docker.io/library/a:1' has no effect")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], schedule: every 30s }", "asks its source every 30s")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], schedule: adaptive 5s..1h }", "asks its source every 5s")]
    [InlineData("{ source: \"a:1\", destinations: [\"h.io/{name}\", h.io/a] }", "Two destinations of the rule 'docker.io/library/a:1' are 'h.io/a'")]
    [InlineData("{ source: h.io/a, select: { tags: [\"*\"] }, destinations: [\"h.io/a:{tag}-mirror\"] }", "selects what it has put into 'h.io/a' itself, such as '1-mirror'")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], expires: 2026-11-21 }", "has expired at 2026-11-21 00:00 UTC")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], expires: 2026-12-05 }", "expires at 2026-12-05 00:00 UTC")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], whenExpired: remove }", "'whenExpired' of the rule 'docker.io/library/a:1' has no effect: it does not end")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], expires: 2027-12-05, removeAfter: 1d }", "'removeAfter' of the rule 'docker.io/library/a:1' has no effect: its tags stay")]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], expires: 2026-11-21, whenExpired: remove, removeAfter: 40d }", "and its tags are removed at its destinations from 2026-12-31 00:00 UTC on")]
    public void What_a_rule_may_not_mean_is_told(string rule, string problem)
    {
        RuleSet check = Check(rule);

        RuleFinding finding = Assert.Single(check.Findings);
        Assert.False(finding.IsError);
        Assert.Contains(problem, finding.Problem, StringComparison.Ordinal);
        Assert.Single(check.Rules);
    }

    [Theory]
    [InlineData("{ source: \"a:1\", destinations: [h.io/x], expires: \"2026-12-05T00:00:01Z\" }")]
    [InlineData("{ source: h.io/a, select: { tags: [\"*\"], exclude: [\"*-mirror\"] }, destinations: [\"h.io/a:{tag}-mirror\"] }")]
    [InlineData("{ source: \"h.io/a:1\", destinations: [\"h.io/a:stable\"] }")]
    [InlineData("{ source: a, select: { tags: [one] }, destinations: [\"h.io/x:stable\"] }")]
    public void What_looks_like_that_and_is_not_is_left_alone(string rule)
    {
        Assert.Empty(Check(rule).Findings);
    }

    [Fact]
    public void A_circle_is_told_once_at_its_first_rule()
    {
        RuleSet check = Check(
            "{ id: in, source: \"x.io/out:1\", destinations: [h.io/a] }",
            "{ id: ab, source: \"h.io/a:1\", destinations: [h.io/b] }",
            "{ id: bc, source: \"h.io/b:1\", destinations: [h.io/c, h.io/d] }",
            "{ id: ca, source: h.io/c, select: { tags: [\"2\"] }, destinations: [h.io/a] }");

        RuleFinding finding = Assert.Single(check.Findings);
        Assert.False(finding.IsError);
        Assert.StartsWith("The rule 'ab' goes in a circle with 'bc' at f:5:3, 'ca' at f:6:3: h.io/a → h.io/b → h.io/c → h.io/a.", finding.Problem, StringComparison.Ordinal);
        Assert.Equal(4, check.Rules.Count);
    }

    [Fact]
    public void Ten_thousand_rules_are_checked_without_looking_at_each_pair()
    {
        RuleSet many = RuleFile.Read("f", "version: 1\nrules:\n" + string.Concat(Enumerable.Range(0, 10_000).Select(rule =>
            $"- {{ source: \"a/r{rule}\", select: {{ tags: [\"1.*\", latest] }}, destinations: [\"h.io/{{path}}\", \"h.io/all:r{rule}-{{tag}}\"] }}\n")));

        RuleSet check = RuleCheck.Check(many, Now, RuleCheck.UsualExpiryNotice);

        Assert.Empty(check.Findings);
        Assert.Equal(10_000, check.Rules.Count);
    }

    private static RuleSet Check(params string[] rules)
    {
        RuleSet read = RuleFile.Read("f", "version: 1\nrules:\n" + string.Concat(rules.Select(rule => $"- {rule}\n")));

        Assert.Empty(read.Findings);
        return RuleCheck.Check(read, Now, RuleCheck.UsualExpiryNotice);
    }
}
