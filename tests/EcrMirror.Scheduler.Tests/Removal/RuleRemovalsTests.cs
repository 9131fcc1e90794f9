using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.Scheduler.Tests.Requests.Bus;
using EcrMirror.Scheduler.Tests.Rules;
using EcrMirror.State.Ledger;
using EcrMirror.State.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Scheduler.Tests.Removal;

public sealed class RuleRemovalsTests : IAsyncLifetime
{
    private static readonly Repository Destination = Repository.Parse("b.example/x");
    private static readonly Digest Image = Digest.Sha256("image"u8);

    private readonly OtherPlace _other = new();
    private SchedulerOnBus _scheduler = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _scheduler = await SchedulerOnBus.StartAsync(services => services.AddSingleton<IRuleSource>(_other));

    public ValueTask DisposeAsync() => _scheduler.DisposeAsync();

    [Fact]
    public async Task The_tags_that_the_ledger_has_of_a_rule_are_asked_for_once_its_time_has_come()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.FromDays(2));
        await MirroredAsync("1", rule.Id);
        await MirroredAsync("2", rule: null);
        await MirroredAsync("3", "another");
        await MirroredAsync("4", rule.Id, source: "a.example/other:4");
        await PassAsync(TimeSpan.FromDays(1));
        Assert.False(_scheduler.HasRemovals);

        await PassAsync(TimeSpan.FromDays(1));

        RemoveTags work = await _scheduler.NextRemovalAsync();
        Assert.Equal((rule.Id, rule.Expires!.Value, Destination, new OwnedTag { Tag = Tag.Parse("1"), Digest = Image }), (work.Rule, work.ExpiredAt, work.Repository, Assert.Single(work.Tags)));
        Assert.Equal(TimeSpan.FromMinutes(10), work.ValidUntil - work.AskedAt);
        Assert.False(_scheduler.HasRemovals);
    }

    [Fact]
    public async Task Without_a_time_of_its_own_a_rule_waits_thirty_days()
    {
        MirrorRule rule = await EndedAsync(removeAfter: null);
        await MirroredAsync("1", rule.Id);

        _scheduler.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(5));
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.False(_scheduler.HasRemovals);
        await PassAsync(TimeSpan.FromMinutes(5));

        await _scheduler.NextRemovalAsync();
    }

    [Fact]
    public async Task What_is_left_is_asked_for_again_after_a_day_and_never_again_once_nothing_is()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero);
        await MirroredAsync("1", rule.Id);
        await PassAsync(TimeSpan.FromHours(23));
        await _scheduler.NextRemovalAsync();
        Assert.False(_scheduler.HasRemovals);

        await PassAsync(TimeSpan.FromHours(2));
        await _scheduler.NextRemovalAsync();
        await _scheduler.Service<ILedger>().RecordRemovedAsync((await FindAsync("1"))!, Now, Cancellation);
        await PassAsync(TimeSpan.FromDays(1));

        Assert.False(_scheduler.HasRemovals);
        RuleRun run = await _scheduler.Service<IRuleRuns>().ListAsync(Cancellation).SingleAsync(each => each.Rule == rule.Id, Cancellation);
        Assert.Equal(rule.Expires, run.RemovalDone);
    }

    [Fact]
    public async Task What_cannot_be_removed_is_not_asked_for_again()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero);
        await MirroredAsync("1", rule.Id);
        await _scheduler.Service<ILedger>().RecordStaysAsync((await FindAsync("1"))!, "The registry does not remove tags.", Cancellation);

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.False(_scheduler.HasRemovals);
    }

    [Fact]
    public async Task A_restart_asks_for_nothing_again()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero);
        await MirroredAsync("1", rule.Id);
        await PassAsync(TimeSpan.FromMinutes(2));
        await _scheduler.NextRemovalAsync();

        await PassAsync(ActivatorUtilities.CreateInstance<RuleTimetable>(_scheduler.Service<IServiceProvider>()), TimeSpan.FromMinutes(2));

        Assert.False(_scheduler.HasRemovals);
    }

    [Fact]
    public async Task A_rule_that_keeps_its_images_loses_none()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero, ExpiryPolicy.Keep);
        await MirroredAsync("1", rule.Id);

        await PassAsync(TimeSpan.FromDays(2));

        Assert.False(_scheduler.HasRemovals);
    }

    [Fact]
    public async Task A_rule_that_was_given_another_end_loses_nothing()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.FromDays(1));
        await MirroredAsync("1", rule.Id);
        await PassAsync(TimeSpan.FromHours(2));

        await _scheduler.AddRuleAsync(rule with { Expires = Now.AddYears(1) });
        await PassAsync(TimeSpan.FromDays(2));

        Assert.False(_scheduler.HasRemovals);
    }

    [Fact]
    public async Task A_rule_that_is_gone_is_none_that_has_ended()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.FromDays(1));
        await MirroredAsync("1", rule.Id);
        await PassAsync(TimeSpan.FromHours(2));

        await _scheduler.Service<IMirrorRules>().RemoveAsync(rule.Source.ToString(), Cancellation);
        await PassAsync(TimeSpan.FromDays(2));

        Assert.False(_scheduler.HasRemovals);
    }

    [Theory]
    [InlineData("tags: [\"1\"]", "{tag}")]
    [InlineData("tags: [\"*\"]", "{tag}")]
    [InlineData("tags: [\">=1\"]", "{tag}")]
    [InlineData("tags: [\"*\"], newest: 1", "{tag}")]
    [InlineData("tags: [stable]", "1")]
    public async Task A_tag_that_another_rule_may_mean_stays(string selection, string template)
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero);
        await MirroredAsync("1", rule.Id);
        _other.Rules = $"version: 1\nrules: [{{ source: c.example/y, select: {{ {selection} }}, destinations: [\"{Destination}:{template}\"] }}]";

        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.False(_scheduler.HasRemovals);

        _other.Rules = "version: 1\nrules: [{ source: c.example/y, select: { tags: [\"*\"], exclude: [\"1\"] }, destinations: [\"b.example/x\", \"b.example/z:1\"] }]";
        await PassAsync(TimeSpan.FromDays(1));
        await _scheduler.NextRemovalAsync();
    }

    [Fact]
    public async Task A_variant_that_another_rule_may_mean_stays()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero);
        await MirroredAsync("1.2-slim", rule.Id, source: "a.example/x:1");
        _other.Rules = "version: 1\nrules: [{ source: c.example/y, select: { tags: [\">=1\"], variants: [slim] }, destinations: [\"b.example/x\"] }]";

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.False(_scheduler.HasRemovals);
    }

    [Fact]
    public async Task What_a_rule_keeps_that_has_ended_stays_as_well()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero);
        await MirroredAsync("1", rule.Id);
        _other.Rules = "version: 1\nrules: [{ source: \"c.example/y:1\", destinations: [\"b.example/x\"], expires: 2020-01-01 }]";

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.False(_scheduler.HasRemovals);
    }

    [Fact]
    public async Task Nothing_is_removed_while_a_place_of_rules_cannot_be_read()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.FromMinutes(10));
        await MirroredAsync("1", rule.Id);
        await PassAsync(TimeSpan.FromMinutes(2));

        _other.Broken = "It is away.";
        await PassAsync(TimeSpan.FromMinutes(20));
        Assert.False(_scheduler.HasRemovals);
        Assert.Contains("It is away.", await _scheduler.NextLogAsync(6037), StringComparison.Ordinal);

        _other.Broken = null;
        await PassAsync(TimeSpan.FromMinutes(2));
        await _scheduler.NextRemovalAsync();
    }

    [Fact]
    public async Task Nothing_is_removed_while_a_rule_is_wrong()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero);
        await MirroredAsync("1", rule.Id);
        _other.Rules = "version: 1\nrules: [{ source: \"c.example/y:1\", destination: [\"b.example/x\"] }]";

        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.False(_scheduler.HasRemovals);
    }

    [Fact]
    public async Task Many_tags_are_asked_for_in_several_messages()
    {
        MirrorRule rule = await EndedAsync(TimeSpan.Zero);
        for (int tag = 0; tag < RemoveTags.Most + 1; tag++)
            await MirroredAsync($"1.{tag}", rule.Id);

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(RemoveTags.Most, (await _scheduler.NextRemovalAsync()).Tags.Count);
        Assert.Single((await _scheduler.NextRemovalAsync()).Tags);
    }

    private DateTimeOffset Now => _scheduler.Time.GetUtcNow();

    private async Task<MirrorRule> EndedAsync(TimeSpan? removeAfter, ExpiryPolicy policy = ExpiryPolicy.Remove)
    {
        MirrorRule rule = Given.Rule("a.example/x:1", "b.example/x:1") with { Expires = Now, WhenExpired = policy, RemoveAfter = removeAfter };
        await _scheduler.AddRuleAsync(rule);
        return rule;
    }

    private Task MirroredAsync(string tag, string? rule, string? source = null) => _scheduler.Service<ILedger>().RecordPublishedAsync(
        Destination, Tag.Parse(tag), new MirroredImage(ImageReference.Parse(source ?? "a.example/x:1"), Platforms: null, rule), Image, previous: null, Now, Now, Cancellation);

    private Task<LedgerEntry?> FindAsync(string tag) => _scheduler.Service<ILedger>().FindAsync(Destination, Tag.Parse(tag), Cancellation);

    private Task PassAsync(TimeSpan span) => PassAsync(_scheduler.Service<RuleTimetable>(), span);

    // As the timer does, without its loop.
    private async Task PassAsync(RuleTimetable timetable, TimeSpan span)
    {
        DateTimeOffset end = Now + span;
        while (Now <= end)
            _scheduler.Time.Advance(await timetable.FollowAsync(Cancellation));
    }

    private sealed class OtherPlace : IRuleSource
    {
        public string? Rules { get; set; }

        public string? Broken { get; set; }

        public Task<RuleSet> ReadAsync(CancellationToken cancellationToken) => Broken is { } broken
            ? throw new RuleSourceException(broken)
            : Task.FromResult(Rules is null ? RuleSet.Empty : EcrMirror.Rules.Files.RuleFile.Read("other.yaml", Rules));
    }
}
