using EcrMirror.Contracts;
using EcrMirror.State.Plans;

namespace EcrMirror.Planner.Planning;

/// <summary>What the Planner says about its results.</summary>
internal static class PlanningMessages
{
    /// <summary>
    /// What is in place, to everybody who waits for it: a plan that was opened again answers the requests of earlier attempts too, and
    /// what they waited for may be what is current now.
    /// </summary>
    public static IEnumerable<MirrorFoundCurrent> FoundCurrent(SyncImage sync, PlanningResult result) =>
        result.Current.Count == 0
            ? []
            : (result.Plan?.RequestIds ?? [sync.RequestId]).Select(requestId => new MirrorFoundCurrent
            {
                RequestId = requestId,
                Source = result.Source,
                Digest = result.Root,
                Destinations = result.Current,
                CheckedAt = result.CheckedAt,
            });

    public static MirrorPlanned Planned(MirrorPlan plan, PlanningResult result) => new()
    {
        Plan = plan.Id,
        Attempt = plan.Attempt,
        Priority = plan.Priority,
        RequestIds = plan.RequestIds,
        Source = plan.Source,
        Tasks = plan.Destinations.SelectMany(destination => destination.Tasks).Distinct().Count(),
        BytesAtMost = result.BytesAtMost,
        Destinations = [.. plan.Destinations.Select(destination => destination.Repository)],
        PlannedAt = plan.PlannedAt,
    };
}
