using EcrMirror.Oci;

namespace EcrMirror.State.Claims;

/// <summary>
/// Who sends which blob to which registry, so that others wait for it and mount it instead of sending the same bytes. A claim saves
/// bytes and guards nothing else: who cannot have one, or loses it, may send all the same.
/// </summary>
/// <remarks>
/// Clocks of different machines are never compared. A claim is taken over by whoever saw it unchanged for its whole lease, measured
/// by its own clock, so a caller hands in what it saw last.
/// </remarks>
public interface IBlobClaims
{
    /// <summary>
    /// Claims a blob unless another copier sends it, or has just sent it. A worker that asks again for what it holds gets it, as a new
    /// turn: what it held before is a remainder of a copy that ended badly.
    /// </summary>
    /// <param name="blob">What to claim.</param>
    /// <param name="worker">Who asks; no two copiers have the same name.</param>
    /// <param name="lease">How long the claim stands without being renewed.</param>
    /// <param name="seen">
    /// The answer before this one, null if there was none. A holder that is still where it was then may have fallen silent; a blob that
    /// landed then was not found, and is claimed anew.
    /// </param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="StateException">State cannot be read or written.</exception>
    Task<BlobClaim> AcquireAsync(BlobClaimKey blob, string worker, TimeSpan lease, BlobClaim? seen, CancellationToken cancellationToken);

    /// <summary>Looks without claiming: null where nobody sends the blob or has just sent it. Costs one read.</summary>
    /// <exception cref="StateException">State cannot be read.</exception>
    Task<BlobClaim?> FindAsync(BlobClaimKey blob, BlobClaim? seen, CancellationToken cancellationToken);

    /// <summary>Says that the claim still stands; false, and no change, if it is somebody else's by now or has ended.</summary>
    /// <exception cref="StateException">State cannot be read or written.</exception>
    Task<bool> RenewAsync(BlobClaim.Ours claim, CancellationToken cancellationToken);

    /// <summary>
    /// Writes down an upload that was begun under the claim, in place of an earlier one to the same repository, for whoever claims the
    /// blob next; without an id, that there is none to go on with. It is also a sign of life. False, and no change, if the claim is
    /// somebody else's by now or has ended.
    /// </summary>
    /// <exception cref="StateException">State cannot be read or written.</exception>
    Task<bool> NoteUploadAsync(BlobClaim.Ours claim, RepositoryName repository, string? upload, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the claim. For an hour others are told where the blob landed; where it landed nowhere, the next one may claim it at once.
    /// False, and no change, if the claim is somebody else's by now.
    /// </summary>
    /// <exception cref="StateException">State cannot be read or written.</exception>
    Task<bool> ReleaseAsync(BlobClaim.Ours claim, IReadOnlyCollection<RepositoryName> landed, CancellationToken cancellationToken);
}
