using EcrMirror.Oci;

namespace EcrMirror.Planner.Inventory;

/// <summary>What a tag points to, and when its registry said so.</summary>
internal sealed record SeenTag(Digest Digest, DateTimeOffset At);
