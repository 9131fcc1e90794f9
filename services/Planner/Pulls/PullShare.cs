using EcrMirror.Contracts;
using EcrMirror.Registry.Pulls;

namespace EcrMirror.Planner.Pulls;

/// <summary>What pulls suffice for.</summary>
/// <param name="Afforded">Images that can be had now, those that are worth most first.</param>
/// <param name="Deferred">Images that wait.</param>
/// <param name="Forecast">When those can be had; null where none waits.</param>
internal sealed record PullShare(IReadOnlyList<SyncImage> Afforded, IReadOnlyList<SyncImage> Deferred, PullForecast? Forecast);
