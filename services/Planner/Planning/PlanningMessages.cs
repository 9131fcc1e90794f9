using EcrMirror.Contracts;
using EcrMirror.State.Plans;

namespace EcrMirror.Planner.Planning;

/// <summary>What the Planner says about its results.</summary>
internal static class PlanningMessages
{
    public static MirrorFoundCurrent FoundCurrent(SyncImage sync, PlanningResult result) => new()
    {
        RequestId = sync.RequestId,
        Source = result.Source,
        Destinations = result.Current,
        CheckedAt = result.CheckedAt,
    };

    public static MirrorPlanned Planned(MirrorPlan plan, PlanningResult result) => new()
    {
        Plan = plan.Id,
        Attempt = plan.Attempt,
        RequestIds = plan.RequestIds,
        Source = plan.Source,
        Tasks = plan.Destinations.SelectMany(destination => destination.Tasks).Distinct().Count(),
        BytesAtMost = result.BytesAtMost,
        Destinations = [.. plan.Destinations.Select(destination => destination.Repository)],
    };
}
