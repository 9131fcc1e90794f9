using EcrMirror.Contracts;
using EcrMirror.Copier.Claims;
using EcrMirror.Copier.Limits;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State;
using EcrMirror.State.Blobs;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// Makes one blob present in some repositories: known there? mountable? there after all? on its way there from another Copier? else
/// read once from the source and sent to every registry that lacks it.
/// </summary>
internal sealed class BlobCopier(
    IRegistries registries,
    IBlobLocations locations,
    MountKnowledge mounts,
    BlobFlights flights,
    BlobSlots slots,
    FleetClaims fleet,
    BlobStream stream,
    MirrorMetrics metrics,
    IOptions<CopierOptions> options,
    TimeProvider time)
{
    private const int MountTries = 2;

    /// <summary>How the blob came to each repository, or why not. One repository that fails never stops the others.</summary>
    /// <param name="order">The blob.</param>
    /// <param name="destinations">Where it is needed.</param>
    /// <param name="cancellationToken">Stops the copy; nothing half-sent stays.</param>
    public async Task<IReadOnlyList<BlobArrival>> CopyAsync(
        BlobOrder order, IReadOnlyCollection<Repository> destinations, CancellationToken cancellationToken)
    {
        Descriptor blob = order.Blob;
        if (destinations.Count == 0)
            return [];

        await LearnOfMountsAsync(destinations, cancellationToken);
        using BlobFlights.Entered flight = await flights.EnterAsync(blob.Digest, destinations.Select(repository => repository.Host), cancellationToken);
        var turns = new BlobTurns(blob.Digest, fleet, mounts, time);
        List<BlobArrival> arrivals = [.. destinations.Select(repository => new BlobArrival(blob, repository))];
        for (int attempt = 1; ; attempt++)
        {
            while (NextWave(blob, arrivals, turns) is { } wave)
            {
                if (wave is [])
                    await turns.WaitAsync(cancellationToken);
                else
                    await CopyAsync(order, wave, turns, cancellationToken);

                // Another copy in this process need not wait for registries that this one waits for and it does not.
                foreach (IGrouping<RegistryHost, BlobArrival> registry in arrivals.GroupBy(arrival => arrival.Repository.Host))
                {
                    if (registry.All(arrival => arrival.IsSettled && !arrival.MayPass))
                        flight.Leave(registry.Key);
                }
            }

            List<BlobArrival> lacking = arrivals.FindAll(arrival => arrival.MayPass);
            if (lacking.Count == 0 || attempt >= options.Value.BlobAttempts)
                break;

            await Task.Delay(options.Value.AttemptDelay * Math.Pow(2, attempt - 1), time, cancellationToken);
            lacking.ForEach(arrival => arrival.Retry());
        }

        arrivals.ForEach(Count);
        return arrivals;
    }

    /// <summary>
    /// What can be done side by side now: one repository of a registry leads and the others mount from it, unless the blob is in the
    /// registry already or the registry does not mount. Empty where all that is left waits for other Copiers; null where none is left.
    /// </summary>
    private List<BlobArrival>? NextWave(Descriptor blob, List<BlobArrival> arrivals, BlobTurns turns)
    {
        List<BlobArrival> left = arrivals.FindAll(arrival => !arrival.IsSettled);
        return left is []
            ? null
            :
            [
                .. left.Where(arrival => !turns.IsWaiting(arrival)).GroupBy(arrival => arrival.Repository.Host).SelectMany(sameRegistry =>
                    !mounts.MayMount(sameRegistry.Key) || mounts.HoldersOf(sameRegistry.Key, blob.Digest) is not [] ? sameRegistry : sameRegistry.Take(1)),
            ];
    }

    /// <summary>Asks registries that can tell whether they mount. One that cannot be asked is taken to mount, and says no if it does not.</summary>
    private async Task LearnOfMountsAsync(IReadOnlyCollection<Repository> destinations, CancellationToken cancellationToken)
    {
        foreach (Repository repository in destinations.DistinctBy(repository => repository.Host).Where(repository => mounts.MayMount(repository.Host)))
        {
            try
            {
                if (!await registries.Open(repository).CanMountAsync(from: null, cancellationToken))
                    mounts.Declines(repository.Host);
            }
            catch (RegistryException)
            {
                // Whatever is wrong is said by what has to be done there.
            }
        }
    }

    private async Task CopyAsync(BlobOrder order, List<BlobArrival> wave, BlobTurns turns, CancellationToken cancellationToken)
    {
        BlobDelivery?[] deliveries = await Task.WhenAll(wave.Select(arrival => PrepareAsync(arrival, order, cancellationToken)));
        await SendAsync(order, [.. deliveries.OfType<BlobDelivery>()], turns, cancellationToken);
        foreach (BlobArrival arrival in wave.Where(arrival => arrival.IsThere))
            mounts.Saw(arrival.Repository, order.Blob.Digest);
    }

    /// <summary>
    /// Sends the blob where nobody else does. It is claimed, and uploads are started, when a slot is free: what is claimed is on its
    /// way, and a session that waits long is closed by its registry.
    /// </summary>
    private async Task SendAsync(BlobOrder order, IReadOnlyList<BlobDelivery> deliveries, BlobTurns turns, CancellationToken cancellationToken)
    {
        if (deliveries is [])
            return;

        try
        {
            using IDisposable slot = await slots.EnterAsync(order, cancellationToken);
            await using HeldClaims held = await turns.ClaimAsync(deliveries, cancellationToken);
            await stream.SendAsync(order.Blob, order.Source, held.Deliveries, cancellationToken);
        }
        finally
        {
            foreach (BlobDelivery delivery in deliveries)
                await delivery.DisposeAsync();
        }
    }

    /// <summary>Everything that can be tried before bytes are sent; null where none have to be, or none can be.</summary>
    private async Task<BlobDelivery?> PrepareAsync(BlobArrival arrival, BlobOrder order, CancellationToken cancellationToken)
    {
        IBlobSink repository = registries.Open(arrival.Repository);
        Descriptor blob = arrival.Blob;
        IBlobUpload? declined = null;
        try
        {
            IReadOnlyList<RepositoryName> seen = mounts.HoldersOf(arrival.Repository.Host, blob.Digest);
            IReadOnlyList<RepositoryName> committed = await FindCommittedAsync(arrival, cancellationToken);
            if (order.TrustsLocations && (seen.Contains(arrival.Repository.Name) || committed.Contains(arrival.Repository.Name)))
            {
                arrival.Landed(CopyTally.Present(blob.Size));
                return null;
            }

            declined = await TryMountAsync(arrival, repository, seen, committed, cancellationToken);
            if (arrival.IsThere)
                return null;

            if (await IsThereAsync(arrival, repository, order, cancellationToken))
            {
                arrival.Landed(CopyTally.Present(blob.Size));
                return null;
            }

            mounts.Missed(arrival.Repository, blob.Digest);
            var delivery = new BlobDelivery(arrival, declined);
            declined = null;
            return delivery;
        }
        catch (RegistryException refused)
        {
            arrival.Failed(refused);
            return null;
        }
        finally
        {
            if (declined is not null)
                await declined.DisposeAsync();
        }
    }

    // What was looked up for the whole manifest is good for the first look only: afterwards somebody may have sent the blob.
    private static async Task<bool> IsThereAsync(BlobArrival arrival, IBlobSink repository, BlobOrder order, CancellationToken cancellationToken)
    {
        bool isFirst = !arrival.WasLookedFor;
        arrival.WasLookedFor = true;
        if (isFirst && arrival.Blob.Size < CopyManifest.SmallBlobBytes && order.NewDestinations.Contains(arrival.Repository))
            return false;

        bool? looked = isFirst && order.Lookup is not null ? await order.Lookup.FindAsync(arrival.Repository, arrival.Blob.Digest, cancellationToken) : null;
        return looked ?? await repository.HasBlobAsync(arrival.Blob.Digest, cancellationToken);
    }

    /// <summary>Tries to mount; the answer is the upload that the registry started instead, if it declined.</summary>
    private async Task<IBlobUpload?> TryMountAsync(
        BlobArrival arrival,
        IBlobSink repository,
        IReadOnlyList<RepositoryName> seen,
        IReadOnlyList<RepositoryName> committed,
        CancellationToken cancellationToken)
    {
        if (!mounts.MayMount(arrival.Repository.Host))
            return null;

        IBlobUpload? declined = null;
        Descriptor blob = arrival.Blob;
        foreach (RepositoryName from in seen.Concat(committed).Distinct().Where(from => from != arrival.Repository.Name).Take(MountTries))
        {
            if (!await repository.CanMountAsync(from, cancellationToken))
                continue;
            if (declined is not null)
                await declined.DisposeAsync();
            declined = null;

            MountResult result = await repository.MountBlobAsync(blob, from, cancellationToken);
            if (result is MountResult.Mounted)
            {
                arrival.Landed(CopyTally.Mounted(blob.Size));
                return null;
            }

            declined = ((MountResult.UploadStarted)result).Upload;
            if (await LearnFromDeclineAsync(new Repository(arrival.Repository.Host, from), blob.Digest, cancellationToken))
                break;
        }

        return declined;
    }

    /// <summary>
    /// Either the hint was wrong, and is taken back, or the registry does not mount what it holds, and is not asked again. The answer
    /// is whether to stop asking.
    /// </summary>
    private async Task<bool> LearnFromDeclineAsync(Repository from, Digest blob, CancellationToken cancellationToken)
    {
        try
        {
            if (await registries.Open(from).HasBlobAsync(blob, cancellationToken))
            {
                mounts.Declines(from.Host);
                return true;
            }
        }
        catch (RegistryException)
        {
            // We may not look there, so we may not mount from there either. It is a hint: the copy goes on without it.
        }

        mounts.Missed(from, blob);
        try
        {
            await locations.ForgetAsync(from, [blob], cancellationToken);
        }
        catch (StateException)
        {
            // It costs the next one a request, as it cost this one.
        }

        return false;
    }

    // A hint that cannot be had is none.
    private async Task<IReadOnlyList<RepositoryName>> FindCommittedAsync(BlobArrival arrival, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>> known =
                await locations.FindAsync(arrival.Repository.Host, [arrival.Blob.Digest], cancellationToken);
            return known.GetValueOrDefault(arrival.Blob.Digest, []);
        }
        catch (StateException)
        {
            return [];
        }
    }

    private void Count(BlobArrival arrival) => metrics.BlobArrived(
        arrival.Repository,
        arrival.Tally switch
        {
            { BlobsCopied: > 0 } => "copied",
            { BlobsMounted: > 0 } => "mounted",
            { BlobsPresent: > 0 } => "present",
            _ => "failed",
        });
}
