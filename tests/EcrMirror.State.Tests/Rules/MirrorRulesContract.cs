using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Moving;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;
using EcrMirror.Rules.Tests;
using EcrMirror.State.Rules;

namespace EcrMirror.State.Tests.Rules;

/// <summary>What every store of mirror rules does.</summary>
public abstract class MirrorRulesContract(TestState state) : IAsyncLifetime
{
    private readonly IMirrorRules _rules = state.Rules;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Stores keep whole seconds.
    private static DateTimeOffset FarAway { get; } = new(2999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ValueTask InitializeAsync() => state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task There_are_no_rules_and_no_findings_to_begin_with()
    {
        RuleSet rules = await _rules.ReadAsync(Cancellation);

        Assert.Empty(rules.Rules);
        Assert.Empty(rules.Findings);
    }

    [Fact]
    public async Task Rules_are_listed_with_every_member_in_the_order_of_keys()
    {
        await _rules.PutAsync(Sample.Rule("golang:1.17", FarAway, "localhost:5000/golang:1.17", "localhost:5000/golang:latest"), Cancellation);
        await _rules.PutAsync(Sample.Rule("alpine", null, "localhost:5000/alpine:3"), Cancellation);

        RuleSet rules = await _rules.ReadAsync(Cancellation);

        Assert.Equal(["alpine", "golang:1.17"], rules.Rules.Select(rule => rule.Origin.Place));
        Assert.Equal(["alpine", "golang:1.17"], rules.Rules.Select(rule => rule.Id));
        Assert.Equal("docker.io/library/golang:1.17", rules.Rules[1].Source.ToString());
        Assert.Equal(["localhost:5000/golang:1.17", "localhost:5000/golang:latest"], Sample.DestinationsOf(rules.Rules[1]));
        Assert.Equal([FarAway, null], [rules.Rules[1].Expires, rules.Rules[0].Expires]);
        Assert.Empty(rules.Findings);
    }

    [Fact]
    public async Task Everything_that_a_rule_says_is_there_when_it_is_read()
    {
        MirrorRule put = Everything();

        await _rules.PutAsync(put, Cancellation);

        RuleSet rules = await _rules.ReadAsync(Cancellation);
        Assert.Empty(rules.Findings);
        MirrorRule read = Assert.Single(rules.Rules);
        Assert.Equal("alpine-stable", read.Id);
        Assert.Equal(new RuleOrigin(RuleOriginKind.Table, "docker.io/library/alpine"), read.Origin);
        Assert.Equal(put.Source, read.Source);
        Assert.Equal(Texts(put.Selection!.Tags), Texts(read.Selection!.Tags));
        Assert.Equal(Texts(put.Selection.Exclude), Texts(read.Selection.Exclude));
        Assert.Equal(Texts(put.Selection.Variants), Texts(read.Selection.Variants));
        Assert.Equal(
            put.Selection with { Tags = read.Selection.Tags, Exclude = read.Selection.Exclude, Variants = read.Selection.Variants }, read.Selection);
        Assert.Equal(["localhost:5000/mirror/{path}:{tag}", "localhost:5000/mirror/{path}:{tag}-x", "localhost:5001/a:1"], Sample.DestinationsOf(read));
        Assert.Equal(put.Platforms!.Order(Comparer<Platform>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()))), read.Platforms!.Order(Comparer<Platform>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()))));
        Assert.Equal(put.Schedule, read.Schedule);
        Assert.Equal(Texts(put.NeverMoves), Texts(read.NeverMoves));
        Assert.Equal((put.ImmutableTags, put.Priority, put.Expires), (read.ImmutableTags, read.Priority, read.Expires));
        Assert.Equal((put.WhenExpired, put.RemoveAfter), (read.WhenExpired, read.RemoveAfter));
    }

    [Fact]
    public async Task A_change_is_written_only_over_what_was_read()
    {
        await _rules.PutAsync(Sample.Rule("golang:1.17", null, "localhost:5000/golang:1.17"), Cancellation);
        MirrorRule before = Assert.Single((await _rules.ReadAsync(Cancellation)).Rules);
        MirrorRule after = before with { Schedule = new RuleSchedule.Never(), Id = "go" };

        IReadOnlyList<string?> changed = await _rules.ChangeAsync([new RuleChange(before, after)], Cancellation);
        IReadOnlyList<string?> stale = await _rules.ChangeAsync([new RuleChange(before, null), new RuleChange(null, before), new RuleChange(before, after)], Cancellation);

        Assert.Null(Assert.Single(changed));
        Assert.All(stale, problem => Assert.Equal("The row of the mirror table was changed meanwhile: run the same again.", problem));
        MirrorRule there = Assert.Single((await _rules.ReadAsync(Cancellation)).Rules);
        Assert.Equal(("golang:1.17", "go", (RuleSchedule?)new RuleSchedule.Never()), (there.Origin.Place, there.Id, there.Schedule));
    }

    [Fact]
    public async Task A_rule_of_another_source_takes_the_place_of_one_under_a_key_of_its_own()
    {
        await _rules.PutAsync(Sample.Rule("golang:1.17", null, "localhost:5000/golang:1.17") with { Id = "go" }, Cancellation);
        MirrorRule before = Assert.Single((await _rules.ReadAsync(Cancellation)).Rules);
        MirrorRule after = _rules.Fit(before with { Source = ImageReference.Parse("golang:1.18") }).Rule!;

        IReadOnlyList<string?> changed = await _rules.ChangeAsync([new RuleChange(before, after)], Cancellation);
        IReadOnlyList<string?> removed = await _rules.ChangeAsync([new RuleChange(after, null)], Cancellation);

        Assert.All([.. changed, .. removed], Assert.Null);
        Assert.Equal("docker.io/library/golang:1.18", after.Origin.Place);
        Assert.Empty((await _rules.ReadAsync(Cancellation)).Rules);
    }

    [Fact]
    public void What_a_row_cannot_say_is_told()
    {
        MirrorRule rule = Everything();

        RuleFit untagged = _rules.Fit(rule with { Destinations = [new RuleDestination(RepositoryTemplate.Parse("localhost:5000/a"), [])] });
        RuleFit few = _rules.Fit(rule with { Selection = rule.Selection! with { AtLeast = 0 } });

        Assert.Equal("The rule for 'docker.io/library/alpine' keeps images at localhost:5000/a under no tag. The table can say that of an image by digest only.", Assert.Single(untagged.Problems));
        Assert.Contains("Its AtLeast '0' is no whole number from 1 on.", few.Problems);
    }

    [Fact]
    public async Task Any_rule_that_a_row_can_say_is_read_again_as_it_was_written()
    {
        var rules = new List<MirrorRule>();
        Given.Always(Given.Rule, made =>
        {
            // A row has no way to say that none is too few, nor that an image has no tag.
            MirrorRule rule = made with
            {
                Selection = made.Selection is { } selection ? selection with { AtLeast = Math.Max(1, selection.AtLeast) } : null,
                Destinations = [.. made.Destinations.Select(destination => destination.Tags is [] ? destination with { Tags = [TagTemplate.Same] } : destination)],
            };
            RuleFit fit = _rules.Fit(rule);
            Assert.Empty(fit.Problems);
            Assert.Empty(RuleComparison.Differences(rule, fit.Rule!));
            if (rules.Count < 20 && rules.TrueForAll(other => other.Origin != fit.Rule!.Origin))
                rules.Add(fit.Rule!);
        });

        IReadOnlyList<string?> problems = await _rules.ChangeAsync([.. rules.Select(rule => new RuleChange(null, rule))], Cancellation);

        Assert.All(problems, Assert.Null);
        RuleSet read = await _rules.ReadAsync(Cancellation);
        Assert.All(read.Rules, rule => Assert.Empty(RuleComparison.Differences(rules.Single(other => other.Origin == rule.Origin), rule)));
        Assert.Equal(rules.Count, read.Rules.Count);
    }

    [Fact]
    public async Task A_rule_put_again_says_what_it_says_now_and_nothing_else()
    {
        await _rules.PutAsync(Everything(), Cancellation);

        await _rules.PutAsync(
            new MirrorRule
            {
                Id = "docker.io/library/alpine",
                Origin = new RuleOrigin(RuleOriginKind.Table, "docker.io/library/alpine"),
                Source = ImageReference.Parse("alpine"),
                Destinations = [new RuleDestination(RepositoryTemplate.Parse("localhost:5000/b"), [TagTemplate.Parse("1")])],
            },
            Cancellation);

        MirrorRule rule = Assert.Single((await _rules.ReadAsync(Cancellation)).Rules);
        Assert.Equal(["localhost:5000/b:1"], Sample.DestinationsOf(rule));
        Assert.Equal(("docker.io/library/alpine", "docker.io/library/alpine:latest"), (rule.Id, rule.Source.ToString()));
        Assert.Null(rule.Selection);
        Assert.Null(rule.Expires);
        Assert.Null(rule.Platforms);
        Assert.Null(rule.Schedule);
        Assert.Empty(rule.NeverMoves);
        Assert.Null(rule.ImmutableTags);
        Assert.Equal(MirrorPriority.Normal, rule.Priority);
    }

    [Fact]
    public async Task A_rule_removed_is_gone_and_the_others_stay()
    {
        await _rules.PutAsync(Sample.Rule("alpine", null, "localhost:5000/a:1"), Cancellation);
        await _rules.PutAsync(Sample.Rule("busybox", null, "localhost:5000/b:1"), Cancellation);

        await _rules.RemoveAsync("alpine", Cancellation);
        await _rules.RemoveAsync("never-there", Cancellation);

        Assert.Equal("busybox", Assert.Single((await _rules.ReadAsync(Cancellation)).Rules).Origin.Place);
    }

    [Fact]
    public async Task A_rule_from_elsewhere_is_found_under_its_sources_full_name()
    {
        MirrorRule rule = Sample.Rule("alpine", null, "localhost:5000/a:1") with { Origin = new RuleOrigin(RuleOriginKind.File, "rules.yaml:3") };

        await _rules.PutAsync(rule, Cancellation);

        Assert.Equal("docker.io/library/alpine:latest", Assert.Single((await _rules.ReadAsync(Cancellation)).Rules).Origin.Place);
    }

    [Fact]
    public async Task An_image_by_digest_may_be_kept_under_no_tag_and_no_other()
    {
        RuleDestination nameless = new(RepositoryTemplate.Parse("localhost:5000/a"), []);
        MirrorRule byDigest = Sample.Rule($"alpine@{Sample.Digest(1)}", null, "localhost:5000/a:1") with { Destinations = [nameless] };
        MirrorRule byTag = Sample.Rule("alpine:3", null, "localhost:5000/a:1") with { Destinations = [nameless] };

        await _rules.PutAsync(byDigest, Cancellation);
        await Assert.ThrowsAsync<ArgumentException>(() => _rules.PutAsync(byTag, Cancellation));

        Assert.Empty(Assert.Single(Assert.Single((await _rules.ReadAsync(Cancellation)).Rules).Destinations).Tags);
    }

    [Fact]
    public async Task A_rule_without_destinations_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _rules.PutAsync(Sample.Rule("alpine", null), Cancellation));

        Assert.Empty((await _rules.ReadAsync(Cancellation)).Rules);
    }

    private static IEnumerable<string> Texts(IEnumerable<TagPattern> patterns) => patterns.Select(pattern => pattern.ToString()).Order(StringComparer.Ordinal);

    private static MirrorRule Everything() => new()
    {
        Id = "alpine-stable",
        Origin = new RuleOrigin(RuleOriginKind.File, "rules.yaml:7"),
        Source = new MirrorSource(Repository.Parse("docker.io/library/alpine")),
        Selection = new TagSelection
        {
            Tags = [TagPattern.Parse(">=3.18 <4"), TagPattern.Parse("/^3\\.[0-9]{1,2}$/"), TagPattern.Parse("edge")],
            Exclude = [TagPattern.Parse("*_rc*")],
            Variants = [TagPattern.Parse("slim*")],
            Newest = 5,
            NewestBy = TagOrder.Time,
            MinAge = TimeSpan.FromDays(1),
            MaxAge = TimeSpan.FromHours(36),
            AtLeast = 2,
        },
        Destinations =
        [
            new RuleDestination(RepositoryTemplate.Parse("localhost:5000/mirror/{path}"), [TagTemplate.Same, TagTemplate.Parse("{tag}-x")]),
            new RuleDestination(RepositoryTemplate.Parse("localhost:5001/a"), [TagTemplate.Parse("1")]),
        ],
        Platforms = [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")],
        Schedule = RuleSchedule.Parse("cron 0 6 * * 1-5 Europe/Berlin"),
        NeverMoves = [TagPattern.Parse("3.*.*")],
        ImmutableTags = ImmutableTagResolution.SideTag,
        Priority = MirrorPriority.Urgent,
        Expires = FarAway,
        WhenExpired = ExpiryPolicy.Remove,
        RemoveAfter = TimeSpan.FromHours(36),
    };
}
