using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Limits;

/// <summary>The one limit on blobs under way in this process; it bounds memory and connections.</summary>
internal sealed class BlobSlots(IOptions<CopierOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.Value.ConcurrentBlobs);

    /// <summary>Waits for a slot; disposing the answer gives it back.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return new Slot(_slots);
    }

    public void Dispose() => _slots.Dispose();

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
