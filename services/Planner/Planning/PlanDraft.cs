using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Inventory;
using EcrMirror.Planner.Resolution;
using EcrMirror.State.Plans;

namespace EcrMirror.Planner.Planning;

/// <summary>
/// What planning one image came to: the plan, before or after it is stored, and the tree it came from. Destinations may differ, so any of
/// the parts can be there.
/// </summary>
internal sealed record PlanDraft
{
    /// <summary>The image; pinned unless it could not be resolved.</summary>
    public required ImageReference Source { get; init; }

    /// <summary>What is to be published: what the source has, unless only some platforms are wanted; null if that could not be found out.</summary>
    public Digest? Root { get; init; }

    /// <summary>When the source was asked.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>What is under the root; null where nobody had to know.</summary>
    public ImageTree? Tree { get; init; }

    /// <summary>What the source's reference means, from which the tree's root may have been cut; null where it was not read.</summary>
    public RawManifest? Served { get; init; }

    /// <summary>What is to be done; null where nothing is.</summary>
    public MirrorPlan? Plan { get; init; }

    /// <summary>Where everything is in place, and the tags in place of a destination that needs others.</summary>
    public required IReadOnlyList<Destination> Current { get; init; }

    /// <summary>The destinations as they were found.</summary>
    public IReadOnlyList<DestinationState> Looked { get; init; } = [];

    /// <summary>Repositories that were made, or whose settings were changed.</summary>
    public IReadOnlyList<RepositoryReconciled> Reconciled { get; init; } = [];

    /// <summary>Destinations that had not answered when the others had to be planned without them.</summary>
    public IReadOnlyList<Destination> Slow { get; init; } = [];

    /// <summary>Where it could not be found out.</summary>
    public required IReadOnlyList<MirrorFailed> Failures { get; init; }

    /// <summary>Upper bound of the bytes that the plan sends: every blob of every task once for each destination.</summary>
    public long BytesAtMost => Plan is null ? 0 : Plan.Destinations.Sum(destination => BlobsOfTasksAt(destination).DistinctBy(blob => blob.Digest).Sum(blob => blob.Size));

    /// <summary>The blobs that a destination's tasks need, task by task; a blob that two tasks need stands twice.</summary>
    public IEnumerable<Descriptor> BlobsOfTasksAt(PlannedDestination destination) =>
        Tree!.Nodes
            .Where(node => destination.Tasks.Contains(node.Digest))
            .SelectMany(node => ((Manifest.Image)node.Content).Blobs);
}
