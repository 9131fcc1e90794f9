using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace EcrMirror.Registry.Pacing;

/// <summary>
/// The one place where a request is sent again: every one whose failure passes, and that can be repeated. There is one for each host that
/// is asked.
/// </summary>
public sealed partial class Retries
{
    // A host that never answered is more likely mistyped or down than busy: somebody waits to hear that.
    private const int RetriesOfStranger = 2;

    private readonly ResiliencePipeline _pipeline;
    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly Jitter _jitter;

    /// <param name="options">How often, and after which waits.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="jitter">Keeps those apart who wait for the same.</param>
    /// <param name="hasHostAnswered">Whether the host ever answered: one that never did is not waited for long.</param>
    /// <param name="logger">Hears of every retry.</param>
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

    /// <summary>Does something, again where its failure may pass.</summary>
    /// <exception cref="RegistryException">The failure of the last attempt.</exception>
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
