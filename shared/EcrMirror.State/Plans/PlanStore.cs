using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Plans;

/// <summary>
/// Plans are one item each. A destination's progress is an item of its own under plan, attempt and repository, made by the first
/// report: until then it follows from the plan. So opening a plan again is one change of one item, and a late writer of an earlier
/// attempt writes where nobody looks any more.
/// </summary>
internal sealed class PlanStore(IStorage storage) : IPlanStore
{
    private readonly ItemStore<MirrorPlan> _plans = new(storage.Plans);
    private readonly ItemStore<DestinationProgress> _progress = new(storage.Progress);

    public async Task<MirrorPlan> OpenAsync(MirrorPlan plan, CancellationToken cancellationToken)
    {
        if (await FindAsync(plan.Id, cancellationToken) is not { } known)
            return await _plans.AddOrChangeAsync(Key(plan.Id), before => plan.OpenedAfter(before, isKnownAnswered: false), cancellationToken);

        bool hasEnded = await HasEndedAsync(known, cancellationToken);

        // An attempt that somebody opened in between has not ended.
        return await _plans.ChangeAsync(
            Key(plan.Id), before => plan.OpenedAfter(before, hasEnded && before?.Attempt == known.Attempt), cancellationToken);
    }

    public Task<MirrorPlan?> FindAsync(PlanId plan, CancellationToken cancellationToken) =>
        _plans.FindAsync(Key(plan), cancellationToken);

    public async Task<DestinationProgress?> FindProgressAsync(PlanId plan, Repository destination, CancellationToken cancellationToken)
    {
        MirrorPlan? current = await FindAsync(plan, cancellationToken);
        if (current?.Find(destination) is not { } planned)
            return null;

        DestinationProgress start = DestinationProgress.Start(current, planned);
        return await _progress.FindAsync(Key(start), cancellationToken) ?? start;
    }

    public async Task<DestinationProgress?> ReportAsync(TaskReport report, CancellationToken cancellationToken)
    {
        MirrorPlan? plan = await FindAsync(report.Plan, cancellationToken);
        return plan?.Find(report.Repository)?.Tasks.Contains(report.Manifest) is true
            ? await ChangeAsync(plan, report.Attempt, report.Repository, progress => progress.After(report), cancellationToken)
            : null;
    }

    public async Task<DestinationProgress?> ConcludeAsync(
        PlanId plan, int attempt, Repository destination, DestinationOutcome outcome, string? reason, CancellationToken cancellationToken) =>
        await ChangeAsync(
            await FindAsync(plan, cancellationToken), attempt, destination, progress => progress.Concluded(outcome, reason), cancellationToken);

    private async Task<bool> HasEndedAsync(MirrorPlan plan, CancellationToken cancellationToken)
    {
        foreach (PlannedDestination planned in plan.Destinations)
        {
            DestinationProgress? progress = await _progress.FindAsync(Key(DestinationProgress.Start(plan, planned)), cancellationToken);
            if (progress is null or { Outcome: DestinationOutcome.Pending })
                return false;
        }

        return true;
    }

    private async Task<DestinationProgress?> ChangeAsync(
        MirrorPlan? plan,
        int attempt,
        Repository destination,
        Func<DestinationProgress, DestinationProgress> change,
        CancellationToken cancellationToken)
    {
        if (plan?.Attempt != attempt || plan.Find(destination) is not { } planned)
            return null;

        DestinationProgress start = DestinationProgress.Start(plan, planned);
        return await _progress.ChangeAsync(Key(start), before => change(before ?? start), cancellationToken);
    }

    private static ItemKey Key(PlanId plan) => new(plan.ToString(), "");

    private static ItemKey Key(DestinationProgress progress) => new(progress.Plan.ToString(), $"{progress.Attempt}/{progress.Repository}");
}
