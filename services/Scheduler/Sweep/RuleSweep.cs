using EcrMirror.Hosting.Bus;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State.Rules;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Sweep;

/// <summary>Has the image of every rule looked at once, spread over time.</summary>
internal sealed partial class RuleSweep(
    IMirrorRules rules, IBus bus, MirrorMetrics metrics, IOptions<SweepOptions> options, TimeProvider time, ILogger<RuleSweep> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Sends one image for each rule that holds. Nothing is remembered: what was sent before a crash is sent again by the next sweep, and
    /// two Schedulers send the same under the same ids.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        MirrorRules read = await rules.ListAsync(cancellationToken);
        Report(read);
        TimeSpan pause = PauseFor(read.Current.Count);
        int sent = 0;
        foreach (MirrorRule rule in read.Current)
        {
            if (sent > 0 && pause > TimeSpan.Zero)
                await Task.Delay(pause, time, cancellationToken);

            // A sweep may take long enough for a rule to end meanwhile.
            if (rule.IsExpired(time.GetUtcNow()))
                continue;
            await bus.HandOnAsync(RuleSyncs.Swept(rule), cancellationToken);
            sent++;
        }

        LogSwept(sent, read.Expired.Count + read.Current.Count - sent, read.Findings.Count);
    }

    private TimeSpan PauseFor(int rules)
    {
        TimeSpan even = rules > 1 ? options.Value.Spread / (rules - 1) : TimeSpan.Zero;
        return even < LongestPause ? even : LongestPause;
    }

    private void Report(MirrorRules read)
    {
        metrics.RulesRead(read.Findings.Count);
        foreach (MirrorRuleFinding finding in read.Findings)
            LogFinding(EcrMirror.Oci.Quote.Shortened(finding.Key), finding.Reason);
    }

    [LoggerMessage(6021, LogLevel.Information, "A sweep had the images of {Rules} rules looked at; {Expired} have expired, and {Findings} things are wrong")]
    private partial void LogSwept(int rules, int expired, int findings);

    [LoggerMessage(6022, LogLevel.Warning, "The rule '{Key}' is wrong: {Reason}")]
    private partial void LogFinding(string key, string reason);
}
