using EcrMirror.Hosting.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Sweep;

/// <summary>
/// Sweeps over all rules from time to time, so that what events missed is found. Times are random within bounds: Schedulers that were
/// started together do not sweep together.
/// </summary>
internal sealed partial class RuleSweeper(
    RuleSweep sweep, MirrorMetrics metrics, IOptions<SweepOptions> options, TimeProvider time, Random random, ILogger<RuleSweeper> logger) : BackgroundService
{
    private const double Jitter = 0.1;

    // A passing failure of state or of the queues must not cost an interval.
    private static readonly TimeSpan BrokenAgainAfter = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Interval == TimeSpan.Zero)
            return;

        TimeSpan wait = options.Value.FirstWithin * random.NextDouble();
        while (true)
        {
            await Task.Delay(wait, time, stoppingToken);
            long started = time.GetTimestamp();
            bool isDone = await SweepAsync(stoppingToken);
            TimeSpan interval = isDone || options.Value.Interval < BrokenAgainAfter ? options.Value.Interval : BrokenAgainAfter;
            TimeSpan rest = (interval * (1 - Jitter + (2 * Jitter * random.NextDouble()))) - time.GetElapsedTime(started);
            wait = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    // The edge of the loop: whatever breaks a sweep, the next one may succeed.
    private async Task<bool> SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await sweep.RunAsync(stoppingToken);
            metrics.Swept("done");
            return true;
        }
        catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
        {
            metrics.Swept("broken");
            LogBroken(broken);
            return false;
        }
    }

    [LoggerMessage(6023, LogLevel.Error, "A sweep over the rules broke; it is begun again in about a minute")]
    private partial void LogBroken(Exception broken);
}
