namespace EcrMirror.Scheduler.Requests.Admission;

/// <summary>What the Planner of this version carries out. What it does not is rejected, and not half done.</summary>
/// <param name="SelectsTags">Whether it takes <see cref="EcrMirror.Contracts.SyncRepository"/>.</param>
/// <param name="SelectsPlatforms">Whether it plans some of an image's platforms.</param>
internal sealed record PlannerAbilities(bool SelectsTags, bool SelectsPlatforms);
