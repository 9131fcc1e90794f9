using EcrMirror.Copier.Blobs;
using EcrMirror.Oci;
using EcrMirror.State.Claims;

namespace EcrMirror.Copier.Claims;

/// <summary>
/// A claim of ours with the heartbeat that keeps it while the blob is sent. It ends, and others are told where the blob landed, when
/// it is disposed, or at the next beat after everything it covers has landed or failed: another registry that takes its time does
/// not keep this one's.
/// </summary>
internal sealed class HeldClaim : IAsyncDisposable
{
    private readonly FleetClaims _fleet;
    private readonly BlobClaim.Ours _claim;
    private readonly IReadOnlyList<BlobArrival> _covered;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _heart;

    public HeldClaim(FleetClaims fleet, BlobClaim.Ours claim, IReadOnlyList<BlobArrival> covered, TimeProvider time)
    {
        (_fleet, _claim, _covered, _time) = (fleet, claim, covered, time);
        _heart = BeatAsync();
    }

    /// <summary>The upload to a repository that somebody began under an earlier turn and did not end; null where none is known.</summary>
    public string? FindUpload(Repository repository) =>
        _claim.Uploads.FirstOrDefault(upload => upload.Repository == repository.Name)?.Id;

    /// <summary>Tells whoever claims the blob next by what an upload can be gone on with; null that there is none.</summary>
    public Task NoteUploadAsync(Repository repository, string? upload, CancellationToken cancellationToken) =>
        _fleet.TryNoteUploadAsync(_claim, repository.Name, upload, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _heart;
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        using var beats = new PeriodicTimer(_fleet.Beat, _time);
        bool isHeld = true;
        try
        {
            // What another thread just wrote about an arrival may be seen one beat later.
            while (isHeld && await beats.WaitForNextTickAsync(_stop.Token) && _covered.Any(arrival => !arrival.IsSettled))
                isHeld = await _fleet.TryRenewAsync(_claim, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Disposed: the copy has ended, well or not.
        }

        if (isHeld)
            await _fleet.TryReleaseAsync(_claim, [.. _covered.Where(arrival => arrival.IsThere).Select(arrival => arrival.Repository.Name)]);
    }
}
