using EcrMirror.State.Budgets;
using EcrMirror.Testing.Time;

namespace EcrMirror.State.Tests.Budgets;

/// <summary>What every record of budgets does.</summary>
public abstract class ActionBudgetsContract : IAsyncLifetime
{
    private protected static readonly BudgetKey Put = new("123456789012/eu-west-1", "WriteManifest");
    private protected static readonly BudgetTerms Ten = new(PerSecond: 10, Burst: 2);

    private TestState? _state;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected ManualTimeProvider Time { get; } = new(Sample.Noon);

    private protected IActionBudgets Budgets => _state!.Budgets;

    public async ValueTask InitializeAsync()
    {
        // Tables take real time to be made.
        using (TestState maker = Open(TimeProvider.System))
            await maker.PrepareAsync();
        _state = Open(Time);
    }

    public virtual ValueTask DisposeAsync()
    {
        _state?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Tokens_are_there_at_once_after_a_pause_and_then_at_the_rate()
    {
        BudgetGrant first = await TakeAsync(2);
        BudgetGrant second = await TakeAsync(2, first);
        Time.Advance(TimeSpan.FromSeconds(0.2));
        BudgetGrant third = await TakeAsync(2, second);
        Time.Advance(TimeSpan.FromSeconds(1));
        BudgetGrant rested = await TakeAsync(2, third);

        Assert.Equal([0, 0], Delays(first));
        Assert.Equal([100, 200], Delays(second));
        Assert.Equal([100, 200], Delays(third));
        Assert.Equal([0, 0], Delays(rested));
        Assert.Equal((10, 1, TimeSpan.FromSeconds(0.2)), (second.PerSecond, second.Share, second.Ahead));
    }

    [Fact]
    public async Task Who_has_to_wait_is_given_a_fifth_of_a_second_and_one_token_at_least()
    {
        BudgetGrant many = await Budgets.TakeAsync(Put, new BudgetTerms(500, 100), new BudgetAsk(Waiting: 1000), null, Cancellation);
        BudgetGrant waiting = await Budgets.TakeAsync(Put, new BudgetTerms(500, 100), new BudgetAsk(Waiting: 1000), many, Cancellation);
        BudgetGrant few = await Budgets.TakeAsync(Put with { Action = "other" }, new BudgetTerms(1, 0), new BudgetAsk(Waiting: 1000), null, Cancellation);

        Assert.Equal((100, 100, 1), (many.Count, waiting.Count, few.Count));
        Assert.Equal([1000], Delays(few));
    }

    [Fact]
    public async Task As_many_as_were_used_lately_are_given_to_whom_one_request_waits()
    {
        var terms = new BudgetTerms(100, 30);

        BudgetGrant first = await Budgets.TakeAsync(Put, terms, new BudgetAsk(Waiting: 1, Lately: 15), null, Cancellation);
        BudgetGrant more = await Budgets.TakeAsync(Put, terms, new BudgetAsk(Waiting: 1, Lately: 50), first, Cancellation);
        BudgetGrant none = await Budgets.TakeAsync(Put, terms, new BudgetAsk(Waiting: 0, Lately: 50), more, Cancellation);

        Assert.Equal((15, 20, 0), (first.Count, more.Count, none.Count));
    }

    [Fact]
    public async Task A_worker_has_its_place_behind_what_others_were_given()
    {
        BudgetGrant seen = await TakeAsync(1);
        await TakeAsync(2);
        await TakeAsync(2);

        BudgetGrant known = await TakeAsync(1, seen);
        BudgetGrant joined = await TakeAsync(1);

        Assert.Equal([400], Delays(known));
        Assert.Equal([500], Delays(joined));
    }

    [Fact]
    public async Task A_worker_that_looks_for_the_first_time_learns_from_the_last_writer()
    {
        BudgetGrant seen = null!;
        for (int round = 0; round < 10; round++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            seen = await TakeAsync(1, seen);
        }

        BudgetGrant joined = await TakeAsync(1);

        Assert.Equal([0], Delays(joined));
    }

    [Fact]
    public async Task A_worker_that_has_not_looked_for_long_does_not_count_what_has_leaked_meanwhile()
    {
        BudgetGrant slow = await TakeAsync(1);
        BudgetGrant fast = slow;
        for (int round = 0; round < 50; round++)
        {
            Time.Advance(TimeSpan.FromSeconds(0.5));
            fast = await TakeAsync(2, fast);
        }

        Time.Advance(TimeSpan.FromSeconds(0.2));
        BudgetGrant answer = await TakeAsync(1, slow);

        Assert.InRange(Assert.Single(Delays(answer)), 0, 100);
    }

    [Fact]
    public async Task Other_actions_and_other_registries_have_budgets_of_their_own()
    {
        await TakeAsync(2);

        BudgetGrant action = await Budgets.TakeAsync(Put with { Action = "StartUpload" }, Ten, new BudgetAsk(1), null, Cancellation);
        BudgetGrant registry = await Budgets.TakeAsync(Put with { Registry = "123456789012/us-east-1" }, Ten, new BudgetAsk(1), null, Cancellation);

        Assert.Equal([0], Delays(action));
        Assert.Equal([0], Delays(registry));
    }

    [Fact]
    public async Task Of_fifty_who_ask_at_once_each_has_a_place_of_its_own()
    {
        using TestState state = Open(TimeProvider.System);

        BudgetGrant[] grants = await Sample.InParallel(50, _ => TakeSlowlyAsync(state.Budgets));

        Assert.Equal(FiftyPlaces, Places(grants));
    }

    [Fact]
    public async Task A_refusal_lowers_the_limit_for_all_and_one_overload_only_once()
    {
        BudgetGrant[] seen = [await TakeAsync(1), await TakeAsync(1), await TakeAsync(1)];

        BudgetGrant first = await ReportAsync(seen[0]);
        BudgetGrant second = await ReportAsync(seen[1]);
        BudgetGrant third = await TakeAsync(1, seen[2]);
        BudgetGrant again = await ReportAsync(second);

        Assert.Equal([true, false, false, true], new[] { first, second, third, again }.Select(answer => answer.IsLowered));
        Assert.Equal([8.5, 8.5, 8.5, 5.95], new[] { first, second, third, again }.Select(answer => Math.Round(answer.PerSecond, 3)));
        Assert.Equal([1, 1, 1, 2], new[] { first, second, third, again }.Select(answer => answer.Generation));
    }

    [Fact]
    public async Task After_a_refusal_nothing_is_left_to_be_had_at_once()
    {
        BudgetGrant seen = await TakeAsync(1);
        Time.Advance(TimeSpan.FromSeconds(10));

        BudgetGrant answer = await ReportAsync(seen);

        Assert.Equal([118], Delays(answer));
    }

    [Fact]
    public async Task A_refusal_while_nobody_waits_takes_no_token()
    {
        BudgetGrant seen = await TakeAsync(2);

        BudgetGrant answer = await Budgets.TakeAsync(Put, Ten, new BudgetAsk(Waiting: 0, IsThrottled: true), seen, Cancellation);

        Assert.Equal((0, true), (answer.Count, answer.IsLowered));
        BudgetGrant next = await TakeAsync(1, answer);
        Assert.Equal([118], Delays(next));
    }

    [Fact]
    public async Task A_limit_that_held_for_a_while_is_lowered_by_less_than_one_that_was_too_high_just_before()
    {
        BudgetGrant seen = await ReportAsync(await ReportAsync(await TakeAsync(1)));
        double further = seen.PerSecond;
        for (int tokens = 0; tokens < 70; tokens++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            seen = await TakeAsync(1, seen);
        }

        double held = seen.PerSecond;
        seen = await ReportAsync(seen);

        Assert.Equal((5.95, 6.45, 6.45 * 0.85), (Math.Round(further, 3), Math.Round(held, 3), Math.Round(seen.PerSecond, 4)));
    }

    [Fact]
    public async Task A_limit_is_not_lowered_to_nothing()
    {
        BudgetGrant seen = await TakeAsync(1);
        for (int overload = 0; overload < 30; overload++)
            seen = await ReportAsync(seen);

        Assert.Equal((0.5, 0.05, false), (seen.PerSecond, seen.Share, seen.IsLowered));
    }

    [Fact]
    public async Task A_lowered_limit_is_raised_by_what_was_given_without_a_refusal_up_to_what_was_agreed()
    {
        List<(double PerSecond, int Tokens)> steps = [];
        BudgetGrant seen = await ReportAsync(await TakeAsync(1));
        bool isRestored = false;
        for (int tokens = 0; !isRestored || tokens < 200; tokens++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            double before = seen.PerSecond;
            seen = await TakeAsync(1, seen);
            isRestored |= seen.IsRestored;
            if (seen.PerSecond > before + 0.001)
            {
                steps.Add((Math.Round(seen.PerSecond, 3), tokens));
                tokens = 0;
            }
        }

        Assert.Equal([9, 9.5, 10], steps.Select(step => step.PerSecond));
        Assert.All(steps, step => Assert.InRange(step.Tokens, (10 * (step.PerSecond - 0.5)) - 2, (10 * (step.PerSecond - 0.5)) + 2));
        Assert.Equal((10, 1), (seen.PerSecond, seen.Share));
    }

    [Fact]
    public async Task What_was_agreed_anew_counts_at_once_and_what_was_learned_is_a_part_of_it()
    {
        BudgetGrant seen = await ReportAsync(await TakeAsync(1));

        BudgetGrant answer = await Budgets.TakeAsync(Put, new BudgetTerms(100, 2), new BudgetAsk(1), seen, Cancellation);

        Assert.Equal(85, answer.PerSecond, 3);
    }

    [Fact]
    public async Task What_nobody_asked_for_for_a_day_is_forgotten()
    {
        BudgetGrant seen = await ReportAsync(await TakeAsync(2));
        Time.Advance(TimeSpan.FromDays(1));

        BudgetGrant answer = await TakeAsync(2, seen);

        Assert.Equal((10, 0), (answer.PerSecond, answer.Generation));
        Assert.Equal([0, 0], Delays(answer));
    }

    [Fact]
    public async Task What_another_keeper_said_means_nothing()
    {
        IActionBudgets local = LocalBudgets.Create(Time);
        BudgetGrant elsewhere = await local.TakeAsync(Put, Ten, new BudgetAsk(100), null, Cancellation);
        for (int round = 0; round < 50; round++)
            elsewhere = await local.TakeAsync(Put, Ten, new BudgetAsk(100), elsewhere, Cancellation);
        await TakeAsync(2);

        BudgetGrant answer = await TakeAsync(1, elsewhere);

        Assert.Equal([100], Delays(answer));
    }

    [Fact]
    public async Task Nobody_is_given_more_than_the_rate_and_one_burst_whoever_looks_when()
    {
        const int Workers = 7;
        var chance = new Random(20261121);
        BudgetGrant?[] seen = new BudgetGrant?[Workers];
        List<TimeSpan> spent = [];
        long start = Time.GetTimestamp();
        for (int round = 0; round < 300; round++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(chance.Next(0, 250)));
            int worker = chance.Next(Workers);
            seen[worker] = await TakeAsync(chance.Next(1, 4), seen[worker]);
            spent.AddRange(Enumerable.Range(0, seen[worker]!.Count).Select(token => Time.GetElapsedTime(start) + seen[worker]!.DelayOf(token)));
        }

        spent.Sort();
        double most = spent.SelectMany((from, first) => spent.Skip(first).Select((to, count) => count + 1 - (Ten.PerSecond * (to - from).TotalSeconds))).Max();

        // What a worker sees late it takes for later than it was, so that its own tokens come late and may meet others'.
        Assert.InRange(most, Ten.Burst - 0.001, Ten.Burst + 3);
        Assert.True(spent.Count > 0.9 * Ten.PerSecond * spent[^1].TotalSeconds, $"{spent.Count} tokens in {spent[^1]}");
    }

    private protected static int[] Delays(BudgetGrant grant) =>
        [.. Enumerable.Range(0, grant.Count).Select(token => (int)Math.Round(grant.DelayOf(token).TotalMilliseconds))];

    /// <summary>In hours, of a limit so low that nothing leaks while a test runs in real time, in which writers wait that lost.</summary>
    private protected static IEnumerable<int> FiftyPlaces => [0, 0, .. Enumerable.Range(1, 48)];

    private protected static IEnumerable<int> Places(BudgetGrant[] grants) => grants.Select(grant => (int)Math.Round(grant.DelayOf(0).TotalHours)).Order();

    private protected static Task<BudgetGrant> TakeSlowlyAsync(IActionBudgets budgets) =>
        budgets.TakeAsync(Put, new BudgetTerms(1.0 / 3600, 2), new BudgetAsk(1), null, Cancellation);

    private protected Task<BudgetGrant> TakeAsync(int waiting, BudgetGrant? seen = null) => TakeAsync(Budgets, waiting, seen);

    private protected static Task<BudgetGrant> TakeAsync(IActionBudgets budgets, int waiting, BudgetGrant? seen = null) =>
        budgets.TakeAsync(Put, Ten, new BudgetAsk(waiting), seen, Cancellation);

    /// <summary>State as a process over the storage of this test.</summary>
    private protected abstract TestState Open(TimeProvider time);

    private Task<BudgetGrant> ReportAsync(BudgetGrant seen) =>
        Budgets.TakeAsync(Put, Ten, new BudgetAsk(Waiting: 1, IsThrottled: true), seen, Cancellation);
}
