using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>A registry that names a time to wait is left alone by everybody for that long, and no other registry is.</summary>
public sealed class PauseTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    [Fact(Timeout = 30_000)]
    public async Task A_throttling_registry_is_left_alone_by_every_image_for_as_long_as_it_asked()
    {
        var clock = new ManualTimeProvider();
        using var retries = new RetryLog();
        await using Scene scene = await StartAsync(clock, retries);
        SampleContent first = Given.Image().Build();
        SampleContent second = Given.Image().Build();
        ImageReference one = await first.PushToAsync(scene.Source, "team/app", "1.0");
        ImageReference two = await second.PushToAsync(scene.Source, "team/other", "1.0");
        scene.Destination.Faults.Throttle(null, Wait);

        Task<IReadOnlyList<ImageOutcome>> throttled = scene.Mirror.MirrorAsync(one, scene.Target.Repository);
        await retries.First.WaitAsync(TestContext.Current.CancellationToken);
        Task<IReadOnlyList<ImageOutcome>> bystander = scene.Mirror.MirrorAsync(two, scene.Destination.Repository("mirror/other").Repository);
        await clock.WhenTimersAsync(2, TestContext.Current.CancellationToken);
        clock.Advance(Wait - TimeSpan.FromSeconds(1));

        Assert.Equal(2, clock.PendingTimers);
        Assert.Equal(429, Assert.Single(scene.Destination.Journal.Entries).Status);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ImageStatus.Published, Assert.Single(await bystander).Status);
        await scene.ShouldHavePublishedAsync(Assert.Single(await throttled), first);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_throttling_source_does_not_keep_another_source_waiting()
    {
        var clock = new ManualTimeProvider();
        using var retries = new RetryLog();
        await using Scene scene = await StartAsync(clock, retries);
        await using LocalRegistry other = await LocalRegistry.StartAsync();
        SampleContent first = Given.Image().Build();
        ImageReference one = await first.PushToAsync(scene.Source, "team/app", "1.0");
        ImageReference two = await Given.Image().Build().PushToAsync(other, "team/other", "1.0");
        scene.Source.Faults.Throttle(null, Wait);

        Task<IReadOnlyList<ImageOutcome>> throttled = scene.Mirror.MirrorAsync(one, scene.Target.Repository);
        await retries.First.WaitAsync(TestContext.Current.CancellationToken);
        IReadOnlyList<ImageOutcome> bystander = await scene.Mirror.MirrorAsync(two, scene.Destination.Repository("mirror/other").Repository);

        Assert.Equal(ImageStatus.Published, Assert.Single(bystander).Status);
        Assert.Single(scene.Source.Journal.Entries);
        Assert.False(throttled.IsCompleted);

        clock.Advance(Wait);
        await scene.ShouldHavePublishedAsync(Assert.Single(await throttled), first);
    }

    private static Task<Scene> StartAsync(ManualTimeProvider clock, RetryLog retries) => Scene.StartAsync(
        also: services => services.AddSingleton<TimeProvider>(clock).AddSingleton<ILoggerProvider>(retries));

    /// <summary>Knows when the registry client has taken in a failure and is about to ask again.</summary>
    private sealed class RetryLog : ILoggerProvider, ILogger
    {
        private const int Retrying = 1001;

        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task First => _first.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == Retrying)
                _first.TrySetResult();
        }

        public void Dispose()
        {
        }
    }
}
