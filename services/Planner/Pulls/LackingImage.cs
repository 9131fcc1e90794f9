using EcrMirror.Contracts;

namespace EcrMirror.Planner.Pulls;

/// <summary>An image that is not in place at some of its destinations.</summary>
/// <param name="Sync">The image, with the destinations that lack it.</param>
/// <param name="Pulls">Manifests that it takes to plan it, about: its source may count each as a pull.</param>
/// <param name="IsMoved">Whether a destination has its tag, at another image.</param>
internal sealed record LackingImage(SyncImage Sync, int Pulls, bool IsMoved);
