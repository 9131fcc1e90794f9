using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>Has schedules followed as long as the process runs.</summary>
internal sealed partial class RuleTimer(RuleTimetable timetable, IOptions<ScheduleOptions> options, TimeProvider time, ILogger<RuleTimer> logger) : BackgroundService
{
    private static readonly TimeSpan BrokenAgainAfter = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.ReadEvery == TimeSpan.Zero)
            return;

        // The start of the process does not wait for the first look.
        await Task.Yield();
        while (true)
            await Task.Delay(await FollowAsync(stoppingToken), time, stoppingToken);
    }

    // The edge of the loop: whatever breaks a look, the next one may succeed.
    private async Task<TimeSpan> FollowAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await timetable.FollowAsync(stoppingToken);
        }
        catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
        {
            LogBroken(broken);
            return BrokenAgainAfter;
        }
    }

    [LoggerMessage(6033, LogLevel.Error, "Following the schedules of rules broke; it is tried again in a minute")]
    private partial void LogBroken(Exception broken);
}
