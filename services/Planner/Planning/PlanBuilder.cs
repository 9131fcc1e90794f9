using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Inventory;
using EcrMirror.Planner.Resolution;
using EcrMirror.State.Plans;

namespace EcrMirror.Planner.Planning;

/// <summary>The pure heart of planning: (tree, what destinations have) to plan. No I/O.</summary>
internal static class PlanBuilder
{
    /// <summary>The plan that makes destinations current.</summary>
    /// <param name="sync">What was asked.</param>
    /// <param name="source">The image, pinned to what the source has.</param>
    /// <param name="tree">What is to be published.</param>
    /// <param name="lacking">The destinations with something to do, each with the manifests of the tree that it holds.</param>
    /// <param name="plannedAt">When the source was asked.</param>
    public static MirrorPlan Build(
        SyncImage sync,
        ImageReference source,
        ImageTree tree,
        IReadOnlyList<(DestinationState State, IReadOnlySet<Digest> Present)> lacking,
        DateTimeOffset plannedAt) => new()
        {
            Id = DeriveId(tree.Root.Digest, sync, lacking.Select(destination => destination.State)),
            Source = source,
            FollowsTag = !sync.Source.IsPinned,
            Root = tree.Root.Digest,
            Platforms = tree.Platforms,
            WantedPlatforms = sync.Platforms,
            Rule = sync.Rule,
            ImmutableTags = sync.ImmutableTags,
            Destinations =
            [
                .. lacking.Select(destination => new PlannedDestination
                {
                    Repository = destination.State.Destination.Repository,
                    Tasks = [.. tree.Images.Select(node => node.Digest).Where(digest => !destination.Present.Contains(digest))],
                    Indexes = [.. tree.InnerIndexes.Select(node => node.Digest).Where(digest => !destination.Present.Contains(digest))],
                    Tags =
                    [
                        .. destination.State.Tags
                            .Where(tag => tag.Value != tree.Root.Digest)
                            .Select(tag => new PlannedTag(tag.Key, tag.Value)),
                    ],
                    CurrentTags = [.. destination.State.Tags.Where(tag => tag.Value == tree.Root.Digest).Select(tag => tag.Key)],
                }),
            ],
            RequestIds = [sync.RequestId],
            Restarts = sync.Restarts,
            Priority = sync.Priority,
            PlannedAt = plannedAt,
        };

    /// <summary>One task a manifest, for all the destinations that lack it, in the order of the tree.</summary>
    /// <param name="plan">The plan as stored.</param>
    /// <param name="cause">Why the image is looked at: a repair believes nothing that is known about the destinations.</param>
    /// <param name="looked">The destinations as they were found.</param>
    public static IReadOnlyList<CopyManifest> Tasks(MirrorPlan plan, SyncCause cause, IReadOnlyList<DestinationState> looked) =>
    [
        .. plan.Destinations
            .SelectMany(destination => destination.Tasks.Select(manifest => (Manifest: manifest, destination.Repository)))
            .GroupBy(task => task.Manifest, task => task.Repository)
            .Select(task => new CopyManifest
            {
                Plan = plan.Id,
                Attempt = plan.Attempt,
                Priority = plan.Priority,
                Manifest = task.Key,
                Source = plan.Source.Repository,
                Destinations = [.. task],
                NewDestinations = cause is SyncCause.Repair
                    ? []
                    : [.. task.Intersect(looked.Where(state => state.IsNew).Select(state => state.Destination.Repository))],
                IsRoot = task.Key == plan.Root,
                IsRepair = cause is SyncCause.Repair,
            }),
    ];

    // The same content for the same places and names is the same plan, in whatever order they were given. Wanted platforms are part of
    // it, because work that starts over begins with them.
    private static PlanId DeriveId(Digest root, SyncImage sync, IEnumerable<DestinationState> destinations) =>
        PlanId.Derive(string.Join(
            '\n',
            destinations
                .SelectMany(destination => destination.Tags.Keys
                    .Select(tag => $"{destination.Destination.Repository}:{tag}")
                    .DefaultIfEmpty(destination.Destination.Repository.ToString()))
                .Order(StringComparer.Ordinal)
                .Concat((sync.Platforms ?? []).Select(platform => $"platform {platform}").Distinct().Order(StringComparer.Ordinal))
                .Concat(sync.ImmutableTags is { } resolution ? [$"immutable {resolution}"] : [])
                .Prepend(root.ToString())
                .Prepend("plan v1")));
}
