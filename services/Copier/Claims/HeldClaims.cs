using EcrMirror.Copier.Blobs;

namespace EcrMirror.Copier.Claims;

/// <summary>What may be sent now, with the claims that say so. Disposing it ends the claims.</summary>
internal sealed class HeldClaims : IAsyncDisposable
{
    private readonly List<BlobDelivery> _deliveries = [];
    private readonly List<HeldClaim> _claims = [];

    public IReadOnlyList<BlobDelivery> Deliveries => _deliveries;

    /// <param name="deliveries">What may be sent.</param>
    /// <param name="claim">By which claim; null if without one.</param>
    public void Add(IEnumerable<BlobDelivery> deliveries, HeldClaim? claim)
    {
        _deliveries.AddRange(deliveries);
        if (claim is null)
            return;

        _claims.Add(claim);
        foreach (BlobDelivery delivery in deliveries)
            delivery.SendUnder(claim);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_claims.Select(claim => claim.DisposeAsync().AsTask()));
}
