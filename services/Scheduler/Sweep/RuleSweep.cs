using EcrMirror.Hosting.Messages;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Sweep;

/// <summary>Has everything looked at once that rules without a schedule are about, spread over time.</summary>
internal sealed partial class RuleSweep(
    KnownRules rules, IMessageSender sender, IOptions<SweepOptions> options, TimeProvider time, ILogger<RuleSweep> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Sends what each rule that holds makes due. Nothing is remembered: what was sent before a crash is sent again by the next sweep, and
    /// two Schedulers send the same under the same ids.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        RuleBook read = await rules.ReadAsync(cancellationToken);
        MirrorRule[] swept = [.. read.All.Where(rule => rule.Schedule is null)];
        TimeSpan pause = PauseFor(swept.Count(rule => !rule.IsExpired(time.GetUtcNow())));
        int sent = 0;
        foreach (MirrorRule rule in swept)
        {
            if (rule.IsExpired(time.GetUtcNow()))
                continue;
            if (sent > 0 && pause > TimeSpan.Zero)
                await Task.Delay(pause, time, cancellationToken);

            // A sweep may take long enough for a rule to end meanwhile.
            if (rule.IsExpired(time.GetUtcNow()))
                continue;
            await RuleSyncs.Swept(rule).HandOnAsync(sender, cancellationToken);
            sent++;
        }

        LogSwept(sent, swept.Length - sent, read.Findings);
    }

    private TimeSpan PauseFor(int rules)
    {
        TimeSpan even = rules > 1 ? options.Value.Spread / (rules - 1) : TimeSpan.Zero;
        return even < LongestPause ? even : LongestPause;
    }

    [LoggerMessage(6021, LogLevel.Information, "A sweep had the images of {Rules} rules looked at; {Expired} have expired, and {Findings} things are wrong")]
    private partial void LogSwept(int rules, int expired, int findings);
}
