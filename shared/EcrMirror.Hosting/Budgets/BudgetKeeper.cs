using EcrMirror.State;
using EcrMirror.State.Budgets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Budgets;

/// <summary>Takes tokens from what the fleet shares, and where state is out of reach from a part of it that is this process's alone.</summary>
internal sealed partial class BudgetKeeper(
    IActionBudgets shared, IOptions<BudgetOptions> options, TimeProvider time, ILogger<BudgetKeeper> logger)
{
    /// <summary>
    /// How long an answer of state is waited for. Its own retries may take minutes, and every request would wait for them; but many
    /// processes that start at once on a busy machine take their time, and to go alone then would ask too much of the registry.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How long state is not asked again after it was out of reach.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly IActionBudgets _alone = LocalBudgets.Create(time);
    private long _restsSince = long.MinValue;
    private int _isOutOfReach;

    private bool IsResting =>
        Volatile.Read(ref _restsSince) is var since && since != long.MinValue && time.GetElapsedTime(since) < Rest;

    public async Task<BudgetGrant> TakeAsync(
        BudgetKey budget, BudgetTerms terms, BudgetAsk ask, BudgetGrant? seen, CancellationToken cancellationToken)
    {
        BudgetGrant grant = await TryShareAsync(budget, terms, ask, seen, cancellationToken)
            ?? await _alone.TakeAsync(budget, PartOf(terms), ask, seen, cancellationToken);
        if (grant.IsLowered)
            LogLowered(budget.Action, budget.Registry, grant.PerSecond, grant.PerSecond / grant.Share);
        if (grant.IsRestored)
            LogRestored(budget.Action, budget.Registry, grant.PerSecond);
        return grant;
    }

    private async Task<BudgetGrant?> TryShareAsync(
        BudgetKey budget, BudgetTerms terms, BudgetAsk ask, BudgetGrant? seen, CancellationToken cancellationToken)
    {
        if (IsResting)
            return null;

        using var patience = new CancellationTokenSource(Patience, time);
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            BudgetGrant grant = await shared.TakeAsync(budget, terms, ask, seen, patient.Token);
            if (Interlocked.Exchange(ref _isOutOfReach, 0) == 1)
                LogBack();
            return grant;
        }
        catch (StateException outOfReach)
        {
            GoAlone(outOfReach.Message);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            GoAlone($"State did not answer within {Patience.TotalSeconds} seconds.");
            return null;
        }
    }

    private BudgetTerms PartOf(BudgetTerms terms) =>
        new(terms.PerSecond / options.Value.WorkersWithoutState, Math.Max(1, terms.Burst / options.Value.WorkersWithoutState));

    private void GoAlone(string reason)
    {
        Volatile.Write(ref _restsSince, time.GetTimestamp());
        if (Interlocked.Exchange(ref _isOutOfReach, 1) == 0)
            LogOutOfReach(options.Value.WorkersWithoutState, reason);
    }

    [LoggerMessage(8011, LogLevel.Warning, "{Registry} refuses {Action} as too many: the limit for all is {PerSecond:0.##} per second now, of {Agreed:0.##}")]
    private partial void LogLowered(string action, string registry, double perSecond, double agreed);

    [LoggerMessage(8012, LogLevel.Information, "The limit of {Action} at {Registry} is back at {PerSecond:0.##} per second")]
    private partial void LogRestored(string action, string registry, double perSecond);

    [LoggerMessage(8013, LogLevel.Warning, "Budgets cannot be shared until state answers again; this process keeps to 1 part of {Workers} of each: {Reason}")]
    private partial void LogOutOfReach(int workers, string reason);

    [LoggerMessage(8014, LogLevel.Information, "Budgets are shared again")]
    private partial void LogBack();
}
