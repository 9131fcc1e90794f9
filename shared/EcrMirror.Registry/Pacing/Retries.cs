using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace EcrMirror.Registry.Pacing;

/// <summary>The one place where a request is sent again: every one whose failure passes, and that can be repeated.</summary>
internal sealed partial class Retries
{
    // A host that never answered is more likely mistyped or down than busy: somebody waits to hear that.
    private const int RetriesOfStranger = 2;

    private readonly ResiliencePipeline _pipeline;
    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly Jitter _jitter;

    public Retries(RegistryOptions options, TimeProvider time, Jitter jitter, Func<bool> hasHostAnswered, ILogger logger)
    {
        _options = options;
        _time = time;
        _jitter = jitter;
        _pipeline = options.RetryAttempts is 0
            ? ResiliencePipeline.Empty
            : new ResiliencePipelineBuilder { TimeProvider = time }
                .AddRetry(new RetryStrategyOptions
                {
                    ShouldHandle = retry => ValueTask.FromResult(
                        retry.Outcome.Exception is RegistryException { IsTransient: true }
                        && (retry.AttemptNumber < RetriesOfStranger || hasHostAnswered())),
                    MaxRetryAttempts = options.RetryAttempts,
                    DelayGenerator = retry => ValueTask.FromResult<TimeSpan?>(
                        // A wait that the registry named is the gate's: it holds for everybody.
                        retry.Outcome.Exception is RegistryException { RetryAfter: not null } ? TimeSpan.Zero : Delay(retry.AttemptNumber)),
                    OnRetry = retry =>
                    {
                        var failure = (RegistryException)retry.Outcome.Exception!;
                        Retrying(logger, retry.AttemptNumber + 1, options.RetryAttempts, failure.RetryAfter ?? retry.RetryDelay, failure.Message);
                        return default;
                    },
                })
                .Build();
    }

    public ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(attempt, cancellationToken);

    /// <summary>The wait before attempt <paramref name="number"/> (from 1) of something that goes on where it stopped.</summary>
    public Task WaitAsync(int number, CancellationToken cancellationToken) =>
        Task.Delay(Delay(number - 1), _time, cancellationToken);

    // Between a half and the whole of the doubled wait: never at once, never all together.
    private TimeSpan Delay(int doublings)
    {
        double doubled = _options.RetryDelay.Ticks * Math.Pow(2, doublings);
        return new TimeSpan((long)(Math.Min(doubled, _options.LongestRetryDelay.Ticks) * (0.5 + (_jitter.Next() / 2))));
    }

    [LoggerMessage(1001, LogLevel.Warning, "Retry {Attempt} of {Attempts} in {Delay}: {Reason}")]
    private static partial void Retrying(ILogger logger, int attempt, int attempts, TimeSpan delay, string reason);
}
