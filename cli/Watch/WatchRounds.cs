using EcrMirror.Cli.Runs;
using EcrMirror.Cli.Sync;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Scheduler.Schedules;
using EcrMirror.State;
using EcrMirror.State.Rules;
using RuleRecord = EcrMirror.State.Rules.RuleRun;

namespace EcrMirror.Cli.Watch;

/// <summary>
/// Follows rules that are due in this process, as <c>sync</c> does. No queue outlives it, so a rule is noted as started only when all of it
/// has ended: until then it stays claimed, and who is killed leaves it due again when the claim ends.
/// </summary>
internal sealed class WatchRounds(
    RuleSurvey survey, MirrorRuns runs, IRuleRuns records, WatchBoard board, RuleRunSettings settings, TimeProvider time) : IRuleWork, IDisposable
{
    // The Scheduler's is as long; twice in it is often enough.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ClaimAgain = Claim / 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _open = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _looks = new(settings.ConcurrentRules);
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc/>
    public async Task<bool> StartAsync(MirrorRule rule, DueWork due, RuleRecord started, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_open.ContainsKey(rule.Id))
                return false;
            if (!_stop.IsCancellationRequested)
            {
                board.Begin();
                _open[rule.Id] = FollowAsync(rule, started);
                return false;
            }
        }

        await ReleaseAsync(rule, started);
        return false;
    }

    /// <summary>Begins nothing more, and leaves what is open to the next start.</summary>
    public async Task StopAsync()
    {
        Task[] open;
        lock (_lock)
        {
            _stop.Cancel();
            open = [.. _open.Values];
        }

        await Task.WhenAll(open);
    }

    public void Dispose()
    {
        _looks.Dispose();
        _stop.Dispose();
    }

    // The edge: whatever breaks one rule, the others are followed, and this one again when its claim ends.
    private async Task FollowAsync(MirrorRule rule, RuleRecord started)
    {
        await Task.Yield();
        try
        {
            await CarryOutAsync(rule);
            await records.UpdateAsync(
                rule.Id, known => (known ?? started) with { StartedAt = started.StartedAt, Interval = started.Interval, ClaimedUntil = null }, CancellationToken.None);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await ReleaseAsync(rule, started);
        }
        catch (Exception broken)
        {
            board.Complain($"The rule '{rule.Id}' could not be followed, and is tried again in at most {Claim.TotalMinutes:0} minutes: {broken.Message}");
        }
        finally
        {
            lock (_lock)
                _open.Remove(rule.Id);
            board.End();
        }
    }

    private async Task CarryOutAsync(MirrorRule rule)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task claims = KeepClaimAsync(rule, ended.Token);
        try
        {
            MirrorRun run = MirrorRun.Open();
            await runs.RunAsync(run, () => LookAsync(rule, run), _stop.Token);
        }
        finally
        {
            await ended.CancelAsync();
            await claims;
        }
    }

    private async Task LookAsync(MirrorRule rule, MirrorRun run)
    {
        await _looks.WaitAsync(_stop.Token);
        try
        {
            await new Sync.RuleRun(survey, runs, board.Tell).LookAsync(rule, place: 0, run, settings, _stop.Token);
        }
        finally
        {
            _looks.Release();
            run.Close();
        }
    }

    private async Task KeepClaimAsync(MirrorRule rule, CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(ClaimAgain, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                return;

            try
            {
                await records.UpdateAsync(
                    rule.Id, known => (known ?? new RuleRecord { Rule = rule.Id, SeenAt = time.GetUtcNow() }) with { ClaimedUntil = time.GetUtcNow() + Claim }, CancellationToken.None);
            }
            catch (StateException)
            {
                // The next one may succeed. Without it another process looks at the rule as well, and finds in state what this one has done.
            }
        }
    }

    private async Task ReleaseAsync(MirrorRule rule, RuleRecord started)
    {
        try
        {
            await records.UpdateAsync(rule.Id, known => (known ?? started with { StartedAt = null }) with { ClaimedUntil = null }, CancellationToken.None);
        }
        catch (StateException unwritten)
        {
            board.Complain($"The rule '{rule.Id}' goes on only {Claim.TotalMinutes:0} minutes after the next start: {unwritten.Message}");
        }
    }
}
