using System.Diagnostics;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Messages;
using EcrMirror.Oci;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Hosting.Tests.Telemetry;

public sealed partial class MessageContextFilterTests
{
    private static readonly PlanId Plan = PlanId.Parse("0123456789abcdef0123456789abcdef");
    private static readonly Digest Manifest = Digest.Parse("sha256:" + new string('2', 64));

    [Fact]
    public async Task What_a_handler_logs_has_plan_and_digest()
    {
        var scopes = new ScopeBook();

        await ConsumeAsync(scopes);

        Assert.Equal(
            ["Digest=" + Manifest, "Plan=" + Plan],
            (await scopes.Logged).Where(fact => fact.StartsWith("Digest=", StringComparison.Ordinal) || fact.StartsWith("Plan=", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_handler_does_is_traced_with_plan_and_digest()
    {
        var traced = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MassTransit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("ecrmirror.plan") as string == Plan.ToString())
                    traced.TrySetResult(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await ConsumeAsync(new ScopeBook());
        Activity span = await traced.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(Manifest.ToString(), span.GetTagItem("ecrmirror.digest"));
    }

    private static async Task ConsumeAsync(ScopeBook scopes)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(scopes))
            .AddMirrorBus(new BusOptions(), new QueueHandlers(MirrorQueues.Landing, HandledMessage.Of<ManifestCopied, LandingListener>()))
            .BuildServiceProvider();
        IBusControl bus = services.GetRequiredService<IBusControl>();
        await bus.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            await services.GetRequiredService<IMessageSender>().HandOnAsync(
                new ManifestCopied { Plan = Plan, Attempt = 1, Manifest = Manifest, Destinations = [] }, TestContext.Current.CancellationToken);
            await scopes.Logged;
        }
        finally
        {
            await bus.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    private sealed partial class LandingListener(ILogger<LandingListener> logger) : IMessageHandler<ManifestCopied>
    {
        public Task HandleAsync(ManifestCopied message, IDelivery delivery, CancellationToken cancellationToken)
        {
            LogHeard();
            return Task.CompletedTask;
        }

        [LoggerMessage(1, LogLevel.Information, "Heard")]
        private partial void LogHeard();
    }

    /// <summary>What the scopes around the handler's line say.</summary>
    private sealed class ScopeBook : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private readonly TaskCompletionSource<IReadOnlyList<string>> _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public Task<IReadOnlyList<string>> Logged => _logged.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception) != "Heard")
                return;

            var facts = new List<string>();
            _scopes.ForEachScope((scope, known) => known.AddRange((scope as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(fact => $"{fact.Key}={fact.Value}")), facts);
            _logged.TrySetResult(facts);
        }

        public void Dispose()
        {
        }
    }
}
