using System.Collections.Concurrent;
using EcrMirror.Contracts;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Sweep;
using EcrMirror.Scheduler.Tests.Requests.Bus;
using EcrMirror.Scheduler.Tests.Rules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.Tests.Sweep;

public sealed class RuleSweepTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_rule_that_holds_is_looked_at_and_no_other()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();
        await scheduler.AddRuleAsync("busybox:1", "b.example/busybox:1");
        await scheduler.AddRuleAsync("debian:12", "b.example/debian:12", scheduler.Time.GetUtcNow());

        Task sweep = scheduler.Service<RuleSweep>().RunAsync(Cancellation);
        await scheduler.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(1), Cancellation);
        scheduler.Time.Advance(TimeSpan.FromSeconds(1));
        await sweep;

        SyncImage[] images = [await scheduler.NextImageAsync(), await scheduler.NextImageAsync()];
        Assert.Equal(["docker.io/library/alpine:3.20", "docker.io/library/busybox:1"], images.Select(image => image.Source.ToString()).Order());
        Assert.All(images, image => Assert.Equal(SyncCause.Swept, image.Cause));
        Assert.False(scheduler.HasImages);
    }

    [Fact]
    public async Task A_rule_that_expires_while_it_waits_is_not_looked_at()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();
        await scheduler.AddRuleAsync("busybox:1", "b.example/busybox:1", scheduler.Time.GetUtcNow() + TimeSpan.FromSeconds(1));

        Task sweep = scheduler.Service<RuleSweep>().RunAsync(Cancellation);
        await scheduler.Time.WhenTimersAsync(1, Cancellation);
        scheduler.Time.Advance(TimeSpan.FromSeconds(1));
        await sweep;

        Assert.Equal("docker.io/library/alpine:3.20", (await scheduler.NextImageAsync()).Source.ToString());
        Assert.False(scheduler.HasImages);
    }

    [Fact]
    public async Task Many_rules_are_spread_evenly()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(
            services => services.Configure<SweepOptions>(options => options.Spread = TimeSpan.FromSeconds(1)));
        for (int at = 0; at < 4; at++)
            await scheduler.AddRuleAsync($"busybox:{at}", $"b.example/busybox:{at}");

        Task sweep = scheduler.Service<RuleSweep>().RunAsync(Cancellation);
        for (int pause = 0; pause < 4; pause++)
        {
            await scheduler.Time.WhenTimerIsSetAsync(TimeSpan.FromMilliseconds(250), Cancellation);
            scheduler.Time.Advance(TimeSpan.FromMilliseconds(250));
        }

        await sweep;
        for (int image = 0; image < 5; image++)
            await scheduler.NextImageAsync();
    }

    [Fact]
    public async Task Two_sweeps_ask_for_the_same_under_the_same_id()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();

        await scheduler.Service<RuleSweep>().RunAsync(Cancellation);
        await scheduler.Service<RuleSweep>().RunAsync(Cancellation);

        Assert.Equal((await scheduler.NextImageAsync()).RequestId, (await scheduler.NextImageAsync()).RequestId);
    }

    [Fact]
    public async Task What_is_wrong_with_rules_is_logged_once_by_key_and_reason()
    {
        var log = new KeptLog();
        var rules = new KeptRules { Findings = { RuleFinding.Error(new RuleOrigin(RuleOriginKind.Table, "alpine:"), "It has no Destination.") } };
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(services => services
            .AddSingleton<ILoggerProvider>(log)
            .AddSingleton<IRuleSource>(rules));

        await scheduler.Service<RuleSweep>().RunAsync(Cancellation);
        await scheduler.Service<RuleSweep>().RunAsync(Cancellation);

        Assert.Single(log.Lines, "The rule 'alpine:' is wrong: It has no Destination.");
    }

    [Fact]
    public async Task The_first_sweep_is_soon_after_the_start_and_others_follow()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync();
        RuleSweeper sweeper = scheduler.Service<IEnumerable<IHostedService>>().OfType<RuleSweeper>().Single();
        await sweeper.StartAsync(Cancellation);

        await scheduler.Time.WhenTimersAsync(1, Cancellation);
        scheduler.Time.Advance(TimeSpan.FromMinutes(1));
        await scheduler.NextImageAsync();
        await scheduler.Time.WhenTimersAsync(1, Cancellation);
        scheduler.Time.Advance(TimeSpan.FromMinutes(53) - TimeSpan.FromSeconds(1));
        Assert.False(scheduler.HasImages);
        scheduler.Time.Advance(TimeSpan.FromMinutes(13) + TimeSpan.FromSeconds(1));
        await scheduler.NextImageAsync();

        await sweeper.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_sweep_that_breaks_is_begun_again_soon()
    {
        var log = new KeptLog();
        var rules = new FaultyRules();
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(log).AddSingleton<IRuleSource>(rules));
        RuleSweeper sweeper = scheduler.Service<IEnumerable<IHostedService>>().OfType<RuleSweeper>().Single();
        await sweeper.StartAsync(Cancellation);

        await scheduler.Time.WhenTimersAsync(1, Cancellation);
        scheduler.Time.Advance(TimeSpan.FromMinutes(1));
        await scheduler.Time.WhenTimersAsync(1, Cancellation);
        scheduler.Time.Advance(TimeSpan.FromSeconds(66));
        await scheduler.Time.WhenTimersAsync(1, Cancellation);
        await sweeper.StopAsync(Cancellation);

        Assert.Equal(2, rules.Reads);
        Assert.Single(log.Lines, line => line.StartsWith("A sweep over the rules broke", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_with_a_schedule_of_their_own_are_left_to_it_and_selections_are_looked_at_as_such()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(services => services.Configure<SweepOptions>(options => options.Spread = TimeSpan.Zero));
        await scheduler.AddRuleAsync(Given.Rule("busybox:1", "b.example/busybox:1").Due("every 6h"));
        await scheduler.AddRuleAsync(Given.Rule("debian:12", "b.example/debian:12").Due("never"));
        await scheduler.AddRuleAsync(Given.Selection("docker.io/library/golang", "1.*", "b.example/golang"));

        await scheduler.Service<RuleSweep>().RunAsync(Cancellation);

        Assert.Equal("docker.io/library/golang", (await scheduler.NextRepositoryAsync()).Source.ToString());
        Assert.Equal("docker.io/library/alpine:3.20", (await scheduler.NextImageAsync()).Source.ToString());
        Assert.False(scheduler.HasImages);
    }

    [Fact]
    public async Task Without_an_interval_nothing_is_swept()
    {
        await using SchedulerOnBus scheduler = await SchedulerOnBus.StartAsync(
            services => services.Configure<SweepOptions>(options => options.Interval = TimeSpan.Zero));
        RuleSweeper sweeper = scheduler.Service<IEnumerable<IHostedService>>().OfType<RuleSweeper>().Single();

        await sweeper.StartAsync(Cancellation);

        await sweeper.ExecuteTask!;
        Assert.Equal(0, scheduler.Time.PendingTimers);
    }

    private sealed class FaultyRules : IRuleSource
    {
        public int Reads { get; private set; }

        public Task<RuleSet> ReadAsync(CancellationToken cancellationToken) =>
            ++Reads == 1 ? throw new InvalidOperationException("A bug.") : Task.FromResult(RuleSet.Empty);
    }

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
