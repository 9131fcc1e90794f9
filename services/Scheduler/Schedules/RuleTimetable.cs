using EcrMirror.Hosting.Metrics;
using EcrMirror.Rules;
using EcrMirror.Rules.Checks;
using EcrMirror.Rules.Schedules;
using EcrMirror.Scheduler.Removal;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State;
using EcrMirror.State.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Schedules;

/// <summary>Follows the schedules of all rules: reads them from time to time, and starts in between what is due.</summary>
internal sealed partial class RuleTimetable(
    KnownRules rules,
    IRuleRuns runs,
    RuleStarter starter,
    RuleEnds ends,
    RuleRemovals removals,
    IEnumerable<IRuleObserver> observers,
    MirrorMetrics metrics,
    IOptions<ScheduleOptions> options,
    TimeProvider time,
    ILogger<RuleTimetable> logger)
{
    /// <summary>Rules that are started at the same time.</summary>
    private const int Parallel = 8;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly RuleTimes _times = new(options.Value.FirstWithin);
    private long? _readAt;

    /// <summary>Does what is due, and says how long nothing else is.</summary>
    public async Task<TimeSpan> FollowAsync(CancellationToken cancellationToken)
    {
        bool isReading = _readAt is not { } last || time.GetElapsedTime(last) >= options.Value.ReadEvery;
        RuleBook? read = isReading ? await ReadAsync(cancellationToken) : null;

        await ForEachAsync(_times.FindDue(time.GetUtcNow()), StartAsync, cancellationToken);
        if (read is not null)
            Tell(read);

        TimeSpan untilRead = options.Value.ReadEvery - time.GetElapsedTime(_readAt!.Value);
        TimeSpan untilDue = _times.Next is { } next ? next - time.GetUtcNow() : untilRead;
        TimeSpan wait = untilDue < untilRead ? untilDue : untilRead;

        // What could not be started stays due and is tried again with the next look, not at once.
        return wait > TimeSpan.Zero ? wait : options.Value.ReadEvery < Again ? options.Value.ReadEvery : Again;
    }

    private async Task<RuleBook> ReadAsync(CancellationToken cancellationToken)
    {
        long readAt = time.GetTimestamp();
        RuleBook book = await rules.ReadAsync(cancellationToken);
        MirrorRule[] followed = [.. book.All.Where(rule => rule.Schedule is not (null or RuleSchedule.Never) || rule.Expires is not null)];
        Dictionary<string, RuleRun> known = followed.Length > 0
            ? await runs.ListAsync(cancellationToken).ToDictionaryAsync(run => run.Rule, StringComparer.Ordinal, cancellationToken)
            : [];
        DateTimeOffset now = time.GetUtcNow();
        _times.Replace(followed, known, now);
        _readAt = readAt;

        await ForEachAsync(_times.FindUnseen(now), SeeAsync, cancellationToken);
        await ForEachAsync([.. followed.Where(rule => ends.IsDue(rule, _times.RunOf(rule.Id)))], TellAsync, cancellationToken);
        await RemoveAsync(book, cancellationToken);
        return book;
    }

    private void Tell(RuleBook read)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (IRuleObserver observer in observers)
            observer.Looked(new RuleOutlook([.. read.All.Where(rule => !rule.IsExpired(now))], _times.NextRule, _times.Next, _readAt!.Value));
    }

    // What holds is what was read just now: a rule that has gone since is none that has ended, and one with another end is not due.
    private async Task RemoveAsync(RuleBook book, CancellationToken cancellationToken)
    {
        if (removals.FindDue(book, _times.RunOf) is not { Count: > 0 } due)
            return;

        RuleReach reach = removals.FindReach(book);
        await ForEachAsync(due, async (rule, cancelled) => Note(await removals.AskAsync(rule, reach, cancelled)), cancellationToken);
    }

    private async ValueTask StartAsync(MirrorRule rule, CancellationToken cancellationToken) => Note(await starter.StartAsync(rule, cancellationToken));

    private async ValueTask SeeAsync(MirrorRule rule, CancellationToken cancellationToken) => Note(await starter.SeeAsync(rule, cancellationToken));

    private async ValueTask TellAsync(MirrorRule rule, CancellationToken cancellationToken) => Note(await ends.TellAsync(rule, cancellationToken));

    private void Note(RuleRun run)
    {
        lock (_lock)
            _times.Note(run, time.GetUtcNow());
    }

    // One whose record cannot be read or written does not stop the others.
    private Task ForEachAsync(IReadOnlyList<MirrorRule> some, Func<MirrorRule, CancellationToken, ValueTask> follow, CancellationToken cancellationToken) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            some,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (rule, cancelled) =>
            {
                try
                {
                    await follow(rule, cancelled);
                }
                catch (StateException failed)
                {
                    metrics.RuleStarted("failed");
                    LogFailed(rule.Id, failed.Message);
                }
            });

    [LoggerMessage(6032, LogLevel.Warning, "The rule {Rule} is due and could not be followed; it is tried again in a moment: {Reason}")]
    private partial void LogFailed(string rule, string reason);
}
