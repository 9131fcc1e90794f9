using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Planning;
using EcrMirror.Registry;
using EcrMirror.State.Blobs;
using EcrMirror.State.Plans;

namespace EcrMirror.Planner.Preview;

/// <summary>The dry run: the real plan, with each blob looked up instead of copied. Nothing is stored and nothing is sent.</summary>
public sealed class PlanPreview
{
    private readonly ImagePlanner _planner;
    private readonly IRegistries _registries;
    private readonly IBlobLocations _locations;

    internal PlanPreview(ImagePlanner planner, IRegistries registries, IBlobLocations locations) =>
        (_planner, _registries, _locations) = (planner, registries, locations);

    /// <summary>What mirroring an image would do.</summary>
    public async Task<MirrorPreview> PreviewAsync(SyncImage sync, CancellationToken cancellationToken)
    {
        PlanDraft draft = await _planner.DraftAsync(sync, cancellationToken);
        var failures = new List<MirrorFailed>(draft.Failures);
        var previews = new List<DestinationPreview>();

        // What an earlier destination would receive, a later one at the same registry would mount.
        var arriving = new HashSet<(RegistryHost, Digest)>();
        foreach (PlannedDestination destination in draft.Plan?.Destinations ?? [])
        {
            try
            {
                previews.Add(new DestinationPreview
                {
                    Repository = destination.Repository,
                    Tags = [.. destination.Tags.Select(tag => tag.Tag)],
                    Tally = await LookUpAsync(destination.Repository, [.. draft.BlobsAt(destination)], arriving, cancellationToken),
                    ManifestPuts = destination.Tasks.Count(task => task != draft.Plan!.Root)
                        + destination.Indexes.Count
                        + Math.Max(1, destination.Tags.Count),
                });
            }
            catch (RegistryException noAnswer)
            {
                failures.Add(_planner.Failed(sync, sync.Destinations.First(wanted => wanted.Repository == destination.Repository), noAnswer));
            }
        }

        return new MirrorPreview
        {
            Source = draft.Source,
            Platforms = draft.Tree?.Platforms ?? [],
            Destinations = previews,
            Current = draft.Current,
            Failures = failures,
        };
    }

    private async Task<CopyTally> LookUpAsync(
        Repository destination, Descriptor[] blobs, HashSet<(RegistryHost, Digest)> arriving, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>> known =
            await _locations.FindAsync(destination.Host, [.. blobs.Select(blob => blob.Digest)], cancellationToken);
        IBlobSink sink = _registries.Open(destination);
        CopyTally tally = CopyTally.None;
        foreach (Descriptor blob in blobs)
        {
            IReadOnlyList<RepositoryName> holders = known.GetValueOrDefault(blob.Digest, []);
            bool isMountable = holders.Count > 0 || arriving.Contains((destination.Host, blob.Digest));
            if (holders.Contains(destination.Name) || await sink.HasBlobAsync(blob.Digest, cancellationToken))
                tally = tally.Add(CopyTally.Present(blob.Size));
            else if (isMountable)
                tally = tally.Add(CopyTally.Mounted(blob.Size));
            else
                tally = tally.Add(CopyTally.Copied(blob.Size));
            arriving.Add((destination.Host, blob.Digest));
        }

        return tally;
    }
}
