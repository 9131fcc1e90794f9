using EcrMirror.Copier.Blobs;
using EcrMirror.Oci;
using EcrMirror.State.Claims;

namespace EcrMirror.Copier.Claims;

/// <summary>
/// Whose turn it is to send a blob to each registry, as one copy of it sees it. It waits while it holds no claim and no blob slot, so
/// no two Copiers can wait for each other.
/// </summary>
internal sealed class BlobTurns(Digest blob, FleetClaims fleet, MountKnowledge mounts, TimeProvider time)
{
    private readonly Dictionary<BlobClaimKey, ClaimWait> _waits = [];

    /// <summary>Whether another Copier is sending the blob where this arrival would come from.</summary>
    public bool IsWaiting(BlobArrival arrival) => _waits.GetValueOrDefault(KeyOf(arrival)) is { NextLook: not null };

    /// <summary>
    /// Claims what is to be sent. What is left out is somebody else's to send and is waited for, or was just sent by somebody and can be
    /// mounted now, or is to be asked for again. Registries are asked for in one order everywhere, and no further by who is second at
    /// the first: so one Copier sends to all of them, and the source is read once.
    /// </summary>
    public async Task<HeldClaims> ClaimAsync(IReadOnlyList<BlobDelivery> deliveries, CancellationToken cancellationToken)
    {
        var held = new HeldClaims();
        try
        {
            foreach (IGrouping<BlobClaimKey, BlobDelivery> together in deliveries
                .GroupBy(delivery => KeyOf(delivery.Arrival))
                .OrderBy(together => together.Key.Registry.ToString(), StringComparer.Ordinal))
            {
                ClaimWait? wait = _waits.GetValueOrDefault(together.Key);
                BlobClaim? answer = wait is { IsGivenUp: true } ? null : await fleet.TryAcquireAsync(together.Key, wait?.Seen, cancellationToken);
                switch (answer)
                {
                    case BlobClaim.Ours ours:
                        held.Add(together, new HeldClaim(fleet, ours, [.. together.Select(delivery => delivery.Arrival)], time));
                        break;
                    case null:
                        held.Add(together, claim: null);
                        break;
                    default:
                        Heed(answer, wait ?? Add(together.Key, answer));
                        if (held.Deliveries is [])
                            return held;
                        break;
                }
            }

            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it is time to look at a claim, and looks. Somebody's claim must be waited for.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        ClaimWait next = _waits.Values.Where(wait => wait.NextLook is not null).MinBy(wait => wait.NextLook)!;
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), next.NextLook!.Value);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellationToken);

        var holder = (BlobClaim.Theirs)next.Seen;
        if (await fleet.TryFindAsync(next.Blob, holder, cancellationToken) is { } answer)
            Heed(answer, next);
        else
            next.NextLook = null;

        if (next.NextLook is null)
            fleet.WaitEnded(next, holder, time.GetElapsedTime(next.Since));
    }

    private void Heed(BlobClaim answer, ClaimWait wait)
    {
        wait.Seen = answer;
        wait.NextLook = null;
        if (answer is BlobClaim.Landed landed)
        {
            foreach (RepositoryName repository in landed.Repositories)
                mounts.Saw(new Repository(wait.Blob.Registry, repository), blob);
        }
        else if (answer is BlobClaim.Theirs { Remaining: var silence } && silence > TimeSpan.Zero)
        {
            TimeSpan left = fleet.LongestWait - time.GetElapsedTime(wait.Since);
            wait.IsGivenUp = left <= TimeSpan.Zero;
            if (!wait.IsGivenUp)
                wait.NextLook = time.GetTimestamp() + Ticks(new[] { fleet.LookIn(wait.Looks++), silence, left }.Min());
        }
    }

    private ClaimWait Add(BlobClaimKey key, BlobClaim answer) => _waits[key] = new ClaimWait(key) { Seen = answer, Since = time.GetTimestamp() };

    // A blob that one repository holds is of no use to another where the registry does not mount: there each is sent its own.
    private BlobClaimKey KeyOf(BlobArrival arrival) => mounts.MayMount(arrival.Repository.Host)
        ? new BlobClaimKey(arrival.Repository.Host, blob)
        : new BlobClaimKey(arrival.Repository.Host, blob, arrival.Repository.Name);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
