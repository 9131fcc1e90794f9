using EcrMirror.Contracts;

namespace EcrMirror.Planner.Inventory;

/// <summary>A destination that was looked at, and what it said or how it failed to.</summary>
internal sealed record DestinationLook(Destination Destination, Task<DestinationState> State);
