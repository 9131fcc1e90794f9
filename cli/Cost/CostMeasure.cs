using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Contracts;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Planner.Measure;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;

namespace EcrMirror.Cli.Cost;

/// <summary>Measures the images that rules mean, for what they cost.</summary>
internal sealed class CostMeasure(SourceMeasure sources, EcrRegistries registries)
{
    private const int ConcurrentRules = 4;

    /// <param name="rules">The rules.</param>
    /// <param name="asksTimes">Whether times are asked for, which a forecast needs.</param>
    /// <param name="measured">Told of each image that is done with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<(CostedRule Rule, MeasuredSource Source)>> MeasureAsync(
        IReadOnlyList<MirrorRule> rules, bool asksTimes, Action measured, CancellationToken cancellationToken)
    {
        var found = new (CostedRule, MeasuredSource)[rules.Count];
        await Parallel.ForAsync(
            0,
            rules.Count,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentRules, CancellationToken = cancellationToken },
            async (at, cancelled) =>
            {
                MeasuredSource source = RuleSyncs.Swept(rules[at]) switch
                {
                    DueWork.Tags { Sync: var sync } => await sources.MeasureAsync(sync, asksTimes, measured, cancelled),
                    DueWork.Image { Sync: var sync } => await sources.MeasureAsync([sync], asksTimes, measured, cancelled),
                    _ => throw new InvalidOperationException("What a rule makes due is a closed set of two."),
                };
                found[at] = (new CostedRule(rules[at].Id, [.. source.Images.Select(Costed)]), source);
            });
        return found;
    }

    private CostedImage Costed(MeasuredImage image) => new(
        image.Time,
        [.. image.Manifests.Select(part => new CostedPart(part.Digest, part.Size))],
        [.. image.Blobs.Select(part => new CostedPart(part.Digest, part.Size))],
        [.. image.Sync.Destinations.Select(destination => Place(image.Sync.Source.Repository, destination))])
    {
        IsFromDockerHub = image.Sync.Source.Repository.Host == RegistryHost.DockerHub,
        IsFixed = image.Sync.NeverMoves || image.Sync.Source.Digest is not null,
    };

    private CostedPlace Place(Repository source, Destination destination)
    {
        EcrRegistry? from = registries.Find(source.Host), to = registries.Find(destination.Repository.Host);
        return new CostedPlace(
            destination.Repository,
            destination.Tags.Count,
            to switch { null => StorageKind.Other, { Kind: EcrRegistryKind.Public } => StorageKind.Public, _ => StorageKind.Private },
            (from, to) switch
            {
                ({ Kind: EcrRegistryKind.Private }, null) => TransferKind.Internet,
                (_, null) => TransferKind.Elsewhere,
                ({ Kind: EcrRegistryKind.Private }, _) => from.Region == to.Region ? TransferKind.SameRegion : TransferKind.CrossRegion,
                _ => TransferKind.In,
            });
    }
}
