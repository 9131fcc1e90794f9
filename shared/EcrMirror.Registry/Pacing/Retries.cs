using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry.Pacing;

/// <summary>
/// The one place where a request is sent again: every one whose failure passes, and that can be repeated. There is one for each host that
/// is asked.
/// </summary>
public sealed partial class Retries
{
    // A host that never answered is more likely mistyped or down than busy: somebody waits to hear that.
    private const int RetriesOfStranger = 2;

    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly Jitter _jitter;
    private readonly Func<bool> _hasHostAnswered;
    private readonly ILogger _logger;

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
        _hasHostAnswered = hasHostAnswered;
        _logger = logger;
    }

    /// <summary>Does something, again where its failure may pass.</summary>
    /// <exception cref="RegistryException">The failure of the last attempt.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        for (int retries = 0; ; retries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan wait;
            try
            {
                return await attempt(cancellationToken);
            }
            catch (RegistryException failure) when (MayRetry(failure, retries))
            {
                // A wait that the registry named is the gate's: it holds for everybody.
                wait = failure.RetryAfter is null ? Delay(retries) : TimeSpan.Zero;
                Retrying(_logger, retries + 1, _options.RetryAttempts, failure.RetryAfter ?? wait, failure.Message);
            }

            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _time, cancellationToken);
        }
    }

    /// <summary>The wait before attempt <paramref name="number"/> (from 1) of something that goes on where it stopped.</summary>
    public Task WaitAsync(int number, CancellationToken cancellationToken) =>
        Task.Delay(Delay(number - 1), _time, cancellationToken);

    private bool MayRetry(RegistryException failure, int retries) =>
        failure.IsTransient && retries < _options.RetryAttempts && (retries < RetriesOfStranger || _hasHostAnswered());

    // Between a half and the whole of the doubled wait: never at once, never all together.
    private TimeSpan Delay(int doublings)
    {
        double doubled = _options.RetryDelay.Ticks * Math.Pow(2, doublings);
        return new TimeSpan((long)(Math.Min(doubled, _options.LongestRetryDelay.Ticks) * (0.5 + (_jitter.Next() / 2))));
    }

    [LoggerMessage(1001, LogLevel.Warning, "Retry {Attempt} of {Attempts} in {Delay}: {Reason}")]
    private static partial void Retrying(ILogger logger, int attempt, int attempts, TimeSpan delay, string reason);
}
