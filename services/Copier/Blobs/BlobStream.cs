using EcrMirror.Copier.Limits;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// Reads a blob once and writes it to any number of uploads. The source's stream verifies what it reads and never hands out the end of wrong
/// content, so no upload of it can complete. Where every upload goes on from one that was begun before, only the rest is read, and it is the
/// registry that verifies the whole.
/// </summary>
internal sealed class BlobStream(
    IRegistries registries,
    OwnReading own,
    WindowMemory memory,
    BlobSlots slots,
    MirrorMetrics metrics,
    IOptions<CopierOptions> options,
    TimeProvider time,
    ILogger<BlobStream> logger)
{
    /// <summary>Sends the blob to everyone who needs it and says in its arrival how that went.</summary>
    public async Task SendAsync(
        Descriptor blob, Repository source, IReadOnlyList<BlobDelivery> deliveries, CancellationToken cancellationToken)
    {
        await Task.WhenAll(deliveries.Select(
            delivery => delivery.StartAsync(registries.Open(delivery.Arrival.Repository), cancellationToken)));
        List<BlobDelivery> live = [.. deliveries.Where(delivery => delivery.IsLive)];
        if (live is [var only])
            await own.SendAsync(blob, source, only, only.Position, begun: null, cancellationToken);
        else if (live is not [])
            await ShareAsync(blob, source, live, cancellationToken);
    }

    private async Task ShareAsync(Descriptor blob, Repository source, IReadOnlyList<BlobDelivery> deliveries, CancellationToken cancellationToken)
    {
        try
        {
            using var reading = new SharedReading(blob, source, deliveries, registries, own, memory, slots, metrics, options.Value, time, logger);
            await reading.SendAsync(deliveries.Min(delivery => delivery.Position), cancellationToken);
        }
        catch (Exception failure) when (BlobArrival.IsOfSource(failure))
        {
            foreach (BlobArrival arrival in deliveries.Select(delivery => delivery.Arrival).Where(arrival => !arrival.IsSettled))
                arrival.FailedToRead(source, failure);
        }
    }
}
