using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;

namespace EcrMirror.Scheduler.Tests.Rules;

public sealed class RuleSyncsTests
{
    private static readonly Digest Digest = Digest.Sha256("pushed"u8);

    [Fact]
    public void A_repository_that_a_rule_names_twice_is_one_destination_with_both_tags()
    {
        SyncImage sync = Image(RuleSyncs.Swept(Given.Rule("a.example/x:1", "b.example/y:1", "b.example/y:2", "c.example/{path}:{tag}-x")));

        Assert.Equal(["b.example/y", "c.example/x"], sync.Destinations.Select(destination => destination.Repository.ToString()));
        Assert.Equal(["1", "2"], sync.Destinations[0].Tags.Select(tag => tag.ToString()));
        Assert.Equal(["1-x"], sync.Destinations[1].Tags.Select(tag => tag.ToString()));
    }

    [Fact]
    public void An_image_says_what_its_rule_says()
    {
        MirrorRule rule = Given.Rule("a.example/x:1", "b.example/y:1") with
        {
            Platforms = [new Platform("linux", "amd64")],
            NeverMoves = [TagPattern.Parse("?")],
            ImmutableTags = ImmutableTagResolution.SideTag,
            Priority = MirrorPriority.Urgent,
        };

        SyncImage sync = Image(RuleSyncs.Swept(rule));

        Assert.Equal(("a.example/x:1", true, rule.ImmutableTags, rule.Priority, SyncCause.Swept), (sync.Rule, sync.NeverMoves, sync.ImmutableTags, sync.Priority, sync.Cause));
        Assert.Equal(rule.Platforms, sync.Platforms);
    }

    [Fact]
    public void A_selection_is_a_look_at_the_repository_with_all_that_its_rule_says()
    {
        MirrorRule rule = Given.Selection("a.example/x", "1.*", "b.example/{path}", "c.example/y:{tag}-m", "c.example/y:{tag}") with
        {
            Platforms = [new Platform("linux", "amd64")],
            NeverMoves = [TagPattern.Parse("1.*.*")],
            ImmutableTags = ImmutableTagResolution.Left,
            Priority = MirrorPriority.Urgent,
        };

        SyncRepository sync = Assert.IsType<DueWork.Tags>(RuleSyncs.Swept(rule)).Sync;

        Assert.Equal(("a.example/x", "a.example/x"), (sync.Source.ToString(), sync.Rule));
        Assert.Same(rule.Selection, sync.Selection);
        Assert.Equal(["b.example/x", "c.example/y"], sync.Destinations.Select(destination => destination.ToString()));
        KeyValuePair<Repository, IReadOnlyList<TagTemplate>> named = Assert.Single(sync.TagsAt);
        Assert.Equal(("c.example/y", "{tag}-m {tag}"), (named.Key.ToString(), string.Join(' ', named.Value)));
        Assert.Equal((rule.NeverMoves, rule.ImmutableTags, rule.Priority, rule.Platforms), (sync.NeverMoves, sync.ImmutableTags, sync.Priority, sync.Platforms));
    }

    [Fact]
    public void A_push_of_a_tag_that_a_selection_means_is_that_image_at_the_names_of_the_destinations()
    {
        MirrorRule rule = Given.Selection("a.example/x", "1.*", "b.example/{path}:{tag}-m") with { NeverMoves = [TagPattern.Parse("1.*.*")] };

        SyncImage sync = Image(RuleSyncs.Pushed(rule, Tag.Parse("1.2.3"), Digest));

        Assert.Equal(("a.example/x:1.2.3", true, SyncCause.Pushed), (sync.Source.ToString(), sync.NeverMoves, sync.Cause));
        Destination destination = Assert.Single(sync.Destinations);
        Assert.Equal(("b.example/x", "1.2.3-m"), (destination.Repository.ToString(), Assert.Single(destination.Tags).ToString()));
        Assert.Null(RuleSyncs.Pushed(rule, Tag.Parse("2.0"), Digest));
        Assert.Null(RuleSyncs.Pushed(rule, null, Digest));
    }

    [Fact]
    public void A_push_of_a_tag_that_is_excluded_makes_nothing_due()
    {
        MirrorRule rule = Given.Selection("a.example/x", "1.*", "b.example/x");
        rule = rule with { Selection = rule.Selection! with { Exclude = [TagPattern.Parse("*-rc*")] } };

        Assert.Null(RuleSyncs.Pushed(rule, Tag.Parse("1.0-rc1"), Digest));
        Assert.NotNull(RuleSyncs.Pushed(rule, Tag.Parse("1.0"), Digest));
    }

    [Theory]
    [InlineData("1.2-alpine", true)]
    [InlineData("1.2-rc1", false)]
    [InlineData("2.0-alpine", false)]
    public void A_range_of_versions_heeds_variants(string tag, bool isMeant)
    {
        MirrorRule rule = Given.Selection("a.example/x", ">=1.2 <2", "b.example/x");
        rule = rule with { Selection = rule.Selection! with { Variants = [TagPattern.Parse("alpine")] } };

        Assert.Equal(isMeant, RuleSyncs.Pushed(rule, Tag.Parse(tag), Digest) is not null);
    }

    [Fact]
    public void Where_a_name_alone_does_not_tell_a_push_is_a_look_at_the_repository()
    {
        MirrorRule rule = Given.Selection("a.example/x", "1.*,edge", "b.example/x");
        TagSelection[] selections =
        [
            rule.Selection! with { Newest = 3 },
            rule.Selection with { MinAge = TimeSpan.FromDays(1) },
            rule.Selection with { MaxAge = TimeSpan.FromDays(1) },
            rule.Selection with { AtLeast = 2 },
        ];

        Assert.All(selections, selection => Assert.IsType<DueWork.Tags>(RuleSyncs.Pushed(rule with { Selection = selection }, Tag.Parse("1.0"), Digest)));
        Assert.IsType<DueWork.Image>(RuleSyncs.Pushed(rule with { Selection = selections[0] }, Tag.Parse("edge"), Digest));
    }

    [Fact]
    public void A_name_too_long_for_one_destination_stops_no_other()
    {
        MirrorRule rule = Given.Selection("a.example/x", "*", "b.example/x:{tag}-mirror", "c.example/x");

        SyncImage sync = Image(RuleSyncs.Pushed(rule, Tag.Parse(new string('1', 128)), Digest));

        Assert.Equal("c.example/x", Assert.Single(sync.Destinations).Repository.ToString());
    }

    [Fact]
    public void What_a_rule_makes_due_has_the_same_id_each_time()
    {
        MirrorRule rule = Given.Rule("a.example/x:1", "b.example/y:1", "c.example/z:1");
        MirrorRule reordered = Given.Rule("a.example/x:1", "c.example/z:1", "b.example/y:1");

        Assert.Equal(RuleSyncs.Swept(rule).RequestId, RuleSyncs.Swept(reordered).RequestId);
        Assert.Equal(RuleSyncs.Pushed(rule, Tag.Parse("1"), Digest)!.RequestId, RuleSyncs.Pushed(reordered, Tag.Parse("1"), Digest)!.RequestId);
    }

    [Fact]
    public void Another_rule_another_push_and_another_cause_have_other_ids()
    {
        MirrorRule rule = Given.Rule("a.example/x:1", "b.example/y:1");
        MirrorRule selection = Given.Selection("a.example/x", "*", "b.example/y");
        string[] ids =
        [
            RuleSyncs.Swept(rule).RequestId,
            RuleSyncs.Swept(Given.Rule("a.example/x:2", "b.example/y:1")).RequestId,
            RuleSyncs.Swept(Given.Rule("a.example/x:1", "b.example/y:2")).RequestId,
            RuleSyncs.Swept(selection).RequestId,
            RuleSyncs.Swept(selection with { Id = "other" }).RequestId,
            RuleSyncs.Pushed(rule, Tag.Parse("1"), Digest)!.RequestId,
            RuleSyncs.Pushed(rule, Tag.Parse("1"), Digest.Sha256("other"u8))!.RequestId,
            RuleSyncs.Pushed(selection, Tag.Parse("1"), Digest)!.RequestId,
            RuleSyncs.Pushed(selection, Tag.Parse("2"), Digest)!.RequestId,
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private static SyncImage Image(DueWork? work) => Assert.IsType<DueWork.Image>(work).Sync;
}
