using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Pulls;
using EcrMirror.Registry.Pulls;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Tests.Pulls;

public sealed class PullBudgetTests
{
    private static readonly TimeSpan SixHours = TimeSpan.FromHours(6);

    private readonly ManualTimeProvider _clock = new();
    private readonly PlannerOptions _options = new();
    private readonly PullBudget _budget;
    private int? _remaining = 10;

    public PullBudgetTests() =>
        _budget = new PullBudget(new Granted(this), Options.Create(_options), _clock, NullLogger<PullBudget>.Instance);

    [Fact]
    public void What_does_not_fit_is_deferred_with_the_time_when_it_will()
    {
        PullShare share = _budget.Share(Images(25), null);

        Assert.Equal((10, 15), (share.Afforded.Count, share.Deferred.Count));
        Assert.Equal(["1.24", "1.23"], share.Afforded.Take(2).Select(image => image.Source.Tag.ToString()));
        Assert.Equal("1.14", share.Deferred[0].Source.Tag.ToString());
        Assert.Equal((25, 10, _clock.GetUtcNow() + SixHours), (share.Forecast!.Needed, share.Forecast.Left, share.Forecast.DoneAt));
    }

    [Fact]
    public void A_registry_that_counts_nothing_has_plenty()
    {
        _remaining = null;

        Assert.Empty(_budget.Share(Images(2000), null).Deferred);
    }

    [Fact]
    public void What_is_promised_to_one_repository_is_not_promised_to_another_until_it_was_planned()
    {
        PullShare first = _budget.Share(Images(8), null);

        PullShare second = _budget.Share(Images(8, "team/tool"), null);
        foreach (SyncImage planned in first.Afforded.Take(5))
            _budget.Settle(planned.Source);
        _remaining = 5;
        PullShare again = _budget.Share(Images(8, "team/tool"), null);

        Assert.Equal((8, 2, 2), (first.Afforded.Count, second.Afforded.Count, again.Afforded.Count));
    }

    [Fact]
    public void What_another_process_planned_is_not_kept_for_ever()
    {
        _budget.Share(Images(10), null);
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(8, _budget.Share(Images(8, "team/tool"), null).Afforded.Count);
    }

    [Fact]
    public void The_same_images_may_ask_again()
    {
        _budget.Share(Images(10), null);

        Assert.Equal(10, _budget.Share(Images(10), null).Afforded.Count);
    }

    [Theory]
    [InlineData(SyncCause.Swept, MirrorPriority.Normal, 6)]
    [InlineData(SyncCause.Pushed, MirrorPriority.Normal, 6)]
    [InlineData(SyncCause.Requested, MirrorPriority.Normal, 10)]
    [InlineData(SyncCause.Swept, MirrorPriority.Urgent, 10)]
    public void Pulls_that_are_kept_are_for_what_is_urgent_and_for_those_who_wait(SyncCause cause, MirrorPriority priority, int afforded)
    {
        _options.PullsKept = 4;

        Assert.Equal(afforded, _budget.Share(Images(25, cause: cause, priority: priority), null).Afforded.Count);
    }

    [Fact]
    public void What_is_too_dear_now_lets_cheaper_ones_pass()
    {
        PullShare share = _budget.Share([Image("3.0", 17), Image("2.0", 4), Image("1.0", 7), Image("0.9", 6)], null);

        Assert.Equal(["2.0", "0.9"], share.Afforded.Select(image => image.Source.Tag.ToString()));
    }

    [Fact]
    public void What_takes_more_than_there_ever_is_is_tried_with_all_that_there_is()
    {
        bool early = _budget.Share([Image("3.0", 170)], null).Afforded.Count > 0;
        _remaining = 100;

        Assert.Equal((false, 1), (early, _budget.Share([Image("3.0", 170)], null).Afforded.Count));
    }

    private static LackingImage[] Images(int count, string name = "team/app", SyncCause cause = SyncCause.Swept, MirrorPriority priority = MirrorPriority.Normal) =>
        [.. Enumerable.Range(0, count).Select(at => Image($"1.{at}", 1, name, cause, priority))];

    private static LackingImage Image(string tag, int pulls, string name = "team/app", SyncCause cause = SyncCause.Swept, MirrorPriority priority = MirrorPriority.Normal) => new(
        new SyncImage { RequestId = "nightly", Source = ImageReference.Parse($"hub.example/{name}:{tag}"), Destinations = [], Cause = cause, Priority = priority },
        pulls,
        IsMoved: false);

    /// <summary>A registry with one account and 100 pulls in six hours.</summary>
    private sealed class Granted(PullBudgetTests test) : IPullAllowances
    {
        public IReadOnlyList<AccountPulls> Find(RegistryHost host) => test._remaining is { } remaining
            ? [new AccountPulls("alice", 100, remaining, SixHours, test._clock.GetUtcNow() + SixHours)]
            : [new AccountPulls("alice", null, null, null, null)];
    }
}
