using EcrMirror.Contracts;
using EcrMirror.Rules.Files;
using FsCheck.Fluent;

namespace EcrMirror.Rules.Tests.Files;

public sealed class RuleFilePropertyTests
{
    [Fact]
    public void What_was_written_reads_as_the_same_rule()
    {
        Given.Always(Given.Rule, rule =>
        {
            RuleSet read = RuleFile.Read("rules.yaml", RuleFile.Write([rule]));

            Assert.DoesNotContain(read.Findings, finding => finding.IsError);
            MirrorRule again = Assert.Single(read.Rules);
            Assert.Equal((rule.Id, rule.Source, rule.Schedule, rule.ImmutableTags, rule.Priority, rule.Expires), (again.Id, again.Source, again.Schedule, again.ImmutableTags, again.Priority, again.Expires));
            Assert.Equal((rule.WhenExpired, rule.RemoveAfter, rule.RemovesAt), (again.WhenExpired, again.RemoveAfter, again.RemovesAt));
            Assert.Equal(rule.Platforms, again.Platforms);
            Assert.Equal(rule.NeverMoves, again.NeverMoves);
            Assert.Equal(rule.Destinations.Select(destination => destination.Repository), again.Destinations.Select(destination => destination.Repository));
            Assert.Equal(rule.Destinations.Select(destination => destination.Tags), again.Destinations.Select(destination => destination.Tags));
            AssertSame(rule.Selection, again.Selection);
        });
    }

    [Fact]
    public void Several_rules_are_written_into_one_file()
    {
        Given.Always(Gen.ArrayOf(Given.Rule, 3), rules =>
        {
            RuleSet read = RuleFile.Read("rules.yaml", RuleFile.Write(rules));

            Assert.Equal(rules.Select(rule => rule.Id), read.Rules.Select(rule => rule.Id));
        });
    }

    [Fact]
    public void Any_text_is_read_or_told()
    {
        Given.Always(Given.AnyText(Given.Rule.Select(rule => RuleFile.Write([rule]))), text =>
        {
            RuleSet read = RuleFile.Read("rules.yaml", text);

            Assert.True(read.Rules.Count > 0 || read.Findings.Count > 0);
        });
    }

    private static void AssertSame(TagSelection? selection, TagSelection? again)
    {
        if (selection is null)
        {
            Assert.Null(again);
            return;
        }

        Assert.Equal(selection.Tags, again!.Tags);
        Assert.Equal(selection.Exclude, again.Exclude);
        Assert.Equal(selection.Variants, again.Variants);
        Assert.Equal(
            (selection.Newest, selection.Newest is null ? TagOrder.Version : selection.NewestBy, selection.MinAge, selection.MaxAge, selection.AtLeast),
            (again.Newest, again.Newest is null ? TagOrder.Version : again.NewestBy, again.MinAge, again.MaxAge, again.AtLeast));
    }
}
