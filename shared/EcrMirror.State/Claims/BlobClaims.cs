using EcrMirror.Oci;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Claims;

/// <summary>
/// One item per claim. The worker with the turn is the fence: every change of a claim that is held is made on an item that still has
/// both, under the version it was read with.
/// </summary>
internal sealed class BlobClaims(IStorage storage, TimeProvider time) : IBlobClaims
{
    /// <summary>
    /// How long an item stays that nobody writes: what landed is under a manifest by then. Longer than any lease and than clocks
    /// differ, because here the reader's is compared with the writer's; and than a write is on its way after its read, because versions begin anew.
    /// </summary>
    public static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    private readonly ItemStore<BlobClaimRecord> _claims = new(storage.Claims);

    public async Task<BlobClaim> AcquireAsync(
        BlobClaimKey blob, string worker, TimeSpan lease, BlobClaim? seen, CancellationToken cancellationToken)
    {
        BlobClaimRecord? before = null;
        BlobClaimRecord Claim(BlobClaimRecord? record)
        {
            before = record;
            return MayClaim(record, worker, seen)
                ? new BlobClaimRecord { Worker = worker, Turn = (record?.Turn ?? 0) + 1, Lease = lease, Uploads = record?.Uploads }
                : record!;
        }

        // Most blobs are claimed by one copier only: who knows nothing of another begins with the write.
        BlobClaimRecord after = seen is null
            ? await _claims.AddOrChangeAsync(Key(blob), Claim, cancellationToken)
            : await _claims.ChangeAsync(Key(blob), Claim, cancellationToken);
        return ReferenceEquals(before, after)
            ? Answer(after, seen)!
            : new BlobClaim.Ours(blob, after, isTakenOver: before is { IsHeld: true } && before.Worker != worker);
    }

    public async Task<BlobClaim?> FindAsync(BlobClaimKey blob, BlobClaim? seen, CancellationToken cancellationToken) =>
        await _claims.FindAsync(Key(blob), cancellationToken) is { } record ? Answer(record, seen) : null;

    public async Task<bool> RenewAsync(BlobClaim.Ours claim, CancellationToken cancellationToken) =>
        await ChangeAsync(claim, held => held with { Beats = held.Beats + 1 }, cancellationToken) is { IsHeld: true };

    public async Task<bool> NoteUploadAsync(
        BlobClaim.Ours claim, RepositoryName repository, string? upload, CancellationToken cancellationToken) =>
        await ChangeAsync(
            claim,
            held => held with
            {
                Beats = held.Beats + 1,
                Uploads = Known(
                [
                    .. (held.Uploads ?? []).Where(noted => noted.Repository != repository),
                    .. upload is null ? Array.Empty<ClaimedUpload>() : [new ClaimedUpload(repository, upload)],
                ]),
            },
            cancellationToken) is { IsHeld: true };

    public async Task<bool> ReleaseAsync(BlobClaim.Ours claim, IReadOnlyCollection<RepositoryName> landed, CancellationToken cancellationToken) =>
        await ChangeAsync(claim, held => held with
        {
            Landed = [.. landed],
            Uploads = Known([.. (held.Uploads ?? []).Where(upload => !landed.Contains(upload.Repository))]),
        }, cancellationToken) is { IsHeld: false };

    /// <summary>Changes the claim while it is held; null, and no change, if it is somebody else's.</summary>
    private async Task<BlobClaimRecord?> ChangeAsync(
        BlobClaim.Ours claim, Func<BlobClaimRecord, BlobClaimRecord> change, CancellationToken cancellationToken)
    {
        BlobClaimRecord? after = await _claims.ChangeAsync(
            Key(claim.Key),
            before => before is { IsHeld: true } && before.IsTurnOf(claim.Record) ? change(before) : before!,
            cancellationToken);
        return after?.IsTurnOf(claim.Record) is true ? after : null;
    }

    private static IReadOnlyList<ClaimedUpload>? Known(IReadOnlyList<ClaimedUpload> uploads) => uploads is [] ? null : uploads;

    private bool MayClaim(BlobClaimRecord? record, string worker, BlobClaim? seen) => record switch
    {
        null or { Landed: [] } => true,
        { IsHeld: true } => record.Worker == worker || See(record, seen).Remaining == TimeSpan.Zero,
        _ => seen is BlobClaim.Landed && seen.Record.IsTurnOf(record),
    };

    private BlobClaim? Answer(BlobClaimRecord record, BlobClaim? seen) => record switch
    {
        { IsHeld: true } => See(record, seen),
        { Landed: [] } => null,
        _ => new BlobClaim.Landed(record),
    };

    // The lease is the holder's, because it renews by that. It runs from when the caller first saw this beat.
    private BlobClaim.Theirs See(BlobClaimRecord record, BlobClaim? seen)
    {
        long seenAt = seen is BlobClaim.Theirs before && before.Record.IsTurnOf(record) && before.Record.Beats == record.Beats
            ? before.SeenAt
            : time.GetTimestamp();
        TimeSpan remaining = record.Lease - time.GetElapsedTime(seenAt);
        return new BlobClaim.Theirs(record, seenAt, remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
    }

    private static ItemKey Key(BlobClaimKey blob) => new($"{blob.Registry}/{blob.Blob}", blob.Repository?.ToString() ?? "");
}
