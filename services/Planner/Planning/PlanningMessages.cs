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
    public static IEnumerable<MirrorFoundCurrent> FoundCurrent(SyncImage sync, PlanDraft draft) =>
        draft.Current.Count == 0
            ? []
            : (draft.Plan?.RequestIds ?? [sync.RequestId]).Select(requestId => new MirrorFoundCurrent
            {
                RequestId = requestId,
                Source = draft.Source,
                Digest = draft.Root,
                Destinations = draft.Current,
                CheckedAt = draft.CheckedAt,
            });

    public static MirrorPlanned Planned(MirrorPlan plan, PlanDraft draft) => new()
    {
        Plan = plan.Id,
        Attempt = plan.Attempt,
        Priority = plan.Priority,
        RequestIds = plan.RequestIds,
        Source = plan.Source,
        Tasks = plan.Destinations.SelectMany(destination => destination.Tasks).Distinct().Count(),
        BytesAtMost = draft.BytesAtMost,
        Destinations = [.. plan.Destinations.Select(destination => destination.Repository)],
        PlannedAt = plan.PlannedAt,
    };
}
