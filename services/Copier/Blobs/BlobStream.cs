using System.Buffers;
using EcrMirror.Contracts;
using EcrMirror.Copier.Limits;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// Reads a blob once and writes it to any number of uploads, in one plain loop over one pooled buffer. The source's stream verifies
/// what it reads and never hands out the end of wrong content, so no upload of it can complete.
/// </summary>
internal sealed class BlobStream(IRegistries registries, BlobSlots slots, MirrorMetrics metrics, IOptions<CopierOptions> options)
{
    /// <summary>Sends the blob to every delivery and says in its arrival how that went. Uploads are disposed when it returns.</summary>
    public async Task SendAsync(
        Descriptor blob, Repository source, IReadOnlyList<BlobDelivery> deliveries, CancellationToken cancellationToken)
    {
        if (deliveries is [])
            return;

        try
        {
            using IDisposable slot = await slots.EnterAsync(cancellationToken);
            await using Stream content = await registries.Open(source).OpenBlobAsync(blob, cancellationToken);
            List<BlobDelivery> complete = await PumpAsync(content, deliveries, cancellationToken);
            await Task.WhenAll(complete.Select(delivery => CompleteAsync(delivery, cancellationToken)));
        }
        catch (RegistryException noSource)
        {
            FailAll(deliveries, noSource.Message, noSource.IsTransient);
        }
        catch (Exception wrongContent) when (wrongContent is ContentMismatchException or NotSupportedException)
        {
            // The same source would serve the same bytes again: asking it once more is for a person to decide.
            FailAll(deliveries, $"{source}: {wrongContent.Message}", mayPass: false);
        }
        finally
        {
            foreach (BlobDelivery delivery in deliveries)
                await delivery.Upload.DisposeAsync();
        }
    }

    /// <summary>The loop; the answer is the deliveries that took every byte.</summary>
    private async Task<List<BlobDelivery>> PumpAsync(Stream content, IReadOnlyList<BlobDelivery> deliveries, CancellationToken cancellationToken)
    {
        List<BlobDelivery> live = [.. deliveries];
        string[] labels = [.. deliveries.Select(delivery => delivery.Arrival.Repository.ToString())];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(options.Value.BufferBytes);
        try
        {
            int read;
            while (live.Count > 0
                && (read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                ReadOnlyMemory<byte> bytes = buffer.AsMemory(0, read);
                if (live.Count == 1)
                    await WriteAsync(live[0], bytes, cancellationToken);
                else
                    await Task.WhenAll(live.Select(delivery => WriteAsync(delivery, bytes, cancellationToken).AsTask()));
                live.RemoveAll(delivery => delivery.Arrival.Failure is not null);

                for (int at = 0; at < deliveries.Count; at++)
                {
                    if (deliveries[at].Arrival.Failure is null)
                        metrics.BytesSent(labels[at], read);
                }
            }

            return live;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask WriteAsync(BlobDelivery delivery, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await delivery.Upload.WriteAsync(bytes, cancellationToken);
        }
        catch (RegistryException refused)
        {
            Fail(delivery, refused);
        }
    }

    private static async Task CompleteAsync(BlobDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await delivery.Upload.CompleteAsync(cancellationToken);
            delivery.Arrival.Landed(CopyTally.Copied(delivery.Arrival.Blob.Size));
        }
        catch (RegistryException refused)
        {
            Fail(delivery, refused);
        }
    }

    private static void FailAll(IReadOnlyList<BlobDelivery> deliveries, string reason, bool mayPass)
    {
        foreach (BlobDelivery delivery in deliveries.Where(delivery => delivery.Arrival.Failure is null && !delivery.Arrival.IsThere))
            delivery.Arrival.Failed(reason, mayPass);
    }

    private static void Fail(BlobDelivery delivery, RegistryException refused) => delivery.Arrival.Failed(refused.Message, refused.IsTransient);
}
