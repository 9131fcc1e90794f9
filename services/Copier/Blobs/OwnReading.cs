using System.Buffers;
using EcrMirror.Copier.Limits;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Blobs;

/// <summary>Reads a blob for one destination, in one plain loop over one pooled buffer.</summary>
internal sealed class OwnReading(IRegistries registries, BlobSlots slots, MirrorMetrics metrics, IOptions<CopierOptions> options)
{
    /// <summary>Sends the blob from a byte on to its end and says in the arrival how that went.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="source">Where it is read.</param>
    /// <param name="delivery">Where it goes.</param>
    /// <param name="from">The first byte that is read.</param>
    /// <param name="begun">The hash of what comes before; null where nothing does, or where the destination has it already and verifies the whole.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(
        Descriptor blob, Repository source, BlobDelivery delivery, long from, ContentHash? begun, CancellationToken cancellationToken)
    {
        try
        {
            IBlobSource repository = registries.Open(source);
            await using Stream content = begun is null
                ? await repository.OpenBlobAsync(blob, from, cancellationToken)
                : await repository.OpenBlobAsync(blob, begun, cancellationToken);
            await PumpAsync(content, from, blob.Size, delivery, cancellationToken);
            if (delivery.IsLive)
                await delivery.CompleteAsync(cancellationToken);
        }
        catch (Exception failure) when (BlobArrival.IsOfSource(failure))
        {
            delivery.Arrival.FailedToRead(source, failure);
        }
    }

    private async Task PumpAsync(Stream content, long position, long size, BlobDelivery delivery, CancellationToken cancellationToken)
    {
        string label = delivery.Arrival.Repository.ToString();
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(size - position, 1, options.Value.BufferBytes));
        try
        {
            int read;
            while (delivery.IsLive
                && (read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                int sent = await delivery.WriteAsync(position, buffer.AsMemory(0, read), cancellationToken);
                metrics.BytesSent(label, sent);
                slots.Sent(sent);
                position += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
