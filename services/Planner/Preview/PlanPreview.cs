using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Inventory;
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
    public Task<MirrorPreview> PreviewAsync(SyncImage sync, CancellationToken cancellationToken) =>
        PreviewAsync(sync, new ArrivingBlobs(), cancellationToken);

    /// <summary>What mirroring an image would do after others.</summary>
    /// <param name="sync">The image.</param>
    /// <param name="arriving">What the others would bring; what this one would bring is added.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MirrorPreview> PreviewAsync(SyncImage sync, ArrivingBlobs arriving, CancellationToken cancellationToken)
    {
        PlanDraft draft = await _planner.DraftAsync(sync, cancellationToken);
        var failures = new List<MirrorFailed>(draft.Failures);
        var held = new List<HeldTagPreview>();
        var previews = new List<DestinationPreview>();
        foreach (PlannedDestination destination in draft.Plan?.Destinations ?? [])
        {
            try
            {
                (CopyTally tally, int blobRequests) = await LookUpAsync(draft, destination, arriving, cancellationToken);
                HeldTagPreview[] staying = [.. HeldAt(draft, destination)];
                held.AddRange(staying);
                int puts = destination.Tasks.Count(task => task != draft.Plan!.Root) + destination.Indexes.Count + Math.Max(1, destination.Tags.Count);
                previews.Add(new DestinationPreview
                {
                    Repository = destination.Repository,
                    Tags = [.. destination.Tags.Select(tag => tag.Tag).Except(staying.Select(tag => tag.Tag))],
                    Tally = tally,
                    ManifestPuts = puts,
                    Requests = blobRequests + puts,
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
            Digest = draft.Root,
            Platforms = draft.Tree?.Platforms,
            Manifests = draft.Tree?.Nodes.Length ?? 0,
            Destinations = previews,
            Current = [.. draft.Current.Where(current => draft.Plan?.Destinations.Any(planned => planned.Repository == current.Repository) is not true)],
            Held = held,
            Repositories = [.. draft.Looked.Where(state => !state.Drift.IsNone).Select(Preview)],
            Failures = failures,
        };
    }

    private static RepositoryPreview Preview(DestinationState state) => new()
    {
        Repository = state.Destination.Repository,
        IsCreated = state.Drift.IsMissing,
        DeclaredBy = state.Drift.DeclaredBy,
        Changes = state.Drift.IsMissing ? state.Drift.MadeWith : [.. state.Drift.Changes.Select(setting => setting.ToString())],
        Problems = state.Drift.Problems,
    };

    private static IEnumerable<HeldTagPreview> HeldAt(PlanDraft draft, PlannedDestination destination)
    {
        DestinationState state = draft.Looked.First(looked => looked.Destination.Repository == destination.Repository);
        foreach (PlannedTag planned in destination.Tags)
        {
            if (planned.Previous is { } actual && state.Drift.Tags?.CanMove(planned.Tag) is false)
                yield return new HeldTagPreview(destination.Repository, planned.Tag, actual);
        }
    }

    // The Copier's order: known there? mountable? there after all? else copied. What one task brings, the next one knows.
    private async Task<(CopyTally Tally, int Requests)> LookUpAsync(
        PlanDraft draft, PlannedDestination destination, ArrivingBlobs arriving, CancellationToken cancellationToken)
    {
        (Repository repository, Descriptor[] blobs) = (destination.Repository, [.. draft.BlobsOfTasksAt(destination)]);
        IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>> known =
            await _locations.FindAsync(repository.Host, [.. blobs.Select(blob => blob.Digest).Distinct()], cancellationToken);
        IRemoteRepository remote = _registries.Open(repository);
        bool mounts = await remote.CanMountAsync(from: null, cancellationToken);
        bool isNew = draft.Looked.Any(state => state.IsNew && state.Destination.Repository == repository);
        bool IsSentUnseen(Descriptor blob) => isNew && blob.Size < CopyManifest.SmallBlobBytes;
        Digest[] unknown = [.. blobs.Where(blob => !IsSentUnseen(blob) && (!mounts || !known.ContainsKey(blob.Digest))).Select(blob => blob.Digest).Distinct()];
        IReadOnlySet<Digest>? held = unknown is [] ? null : await remote.FindBlobsAsync(unknown, cancellationToken);
        (CopyTally tally, int requests) = (CopyTally.None, held is null ? 0 : 1);
        var brought = new HashSet<Digest>();
        foreach (Descriptor blob in blobs)
        {
            IReadOnlyList<RepositoryName> holders = known.GetValueOrDefault(blob.Digest, []);
            bool isKnown = !brought.Add(blob.Digest) || holders.Contains(repository.Name) || arriving.Contains(repository, blob.Digest);
            bool isMountable = mounts && (holders.Count > 0 || arriving.Contains(repository.Host, blob.Digest));
            (CopyTally took, int asked) =
                isKnown ? (CopyTally.Present(blob.Size), 0)
                : isMountable ? (CopyTally.Mounted(blob.Size), 1)
                : IsSentUnseen(blob) ? (CopyTally.Copied(blob.Size), 2)
                : held?.Contains(blob.Digest) ?? await remote.HasBlobAsync(blob.Digest, cancellationToken) ? (CopyTally.Present(blob.Size), held is null ? 1 : 0)
                : (CopyTally.Copied(blob.Size), held is null ? 3 : 2);
            (tally, requests) = (tally.Add(took), requests + asked);
            arriving.Add(repository, blob.Digest);
        }

        return (tally, requests);
    }
}
