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
    /// <summary>
    /// Sends the blob to everyone who needs it and says in its arrival how that went. Uploads are started when a slot is free, because
    /// a session that waits long is closed by its registry, and disposed when this returns.
    /// </summary>
    public async Task SendAsync(
        Descriptor blob, Repository source, IReadOnlyList<BlobNeed> needs, CancellationToken cancellationToken)
    {
        if (needs is [])
            return;

        BlobDelivery[] deliveries = [];
        try
        {
            using IDisposable slot = await slots.EnterAsync(cancellationToken);
            deliveries = [.. (await Task.WhenAll(needs.Select(need => StartAsync(need, cancellationToken)))).OfType<BlobDelivery>()];
            if (deliveries is [])
                return;

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
            foreach (IBlobUpload upload in deliveries.Select(delivery => delivery.Upload).Union(needs.Select(need => need.Started).OfType<IBlobUpload>()))
                await upload.DisposeAsync();
        }
    }

    private async Task<BlobDelivery?> StartAsync(BlobNeed need, CancellationToken cancellationToken)
    {
        try
        {
            BlobArrival arrival = need.Arrival;
            return new BlobDelivery(
                arrival, need.Started ?? await registries.Open(arrival.Repository).StartUploadAsync(arrival.Blob, cancellationToken));
        }
        catch (RegistryException refused)
        {
            need.Arrival.Failed(refused.Message, refused.IsTransient);
            return null;
        }
    }

    /// <summary>The loop; the answer is the deliveries that took every byte.</summary>
    private async Task<List<BlobDelivery>> PumpAsync(Stream content, BlobDelivery[] deliveries, CancellationToken cancellationToken)
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

                for (int at = 0; at < deliveries.Length; at++)
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

    private static void FailAll(BlobDelivery[] deliveries, string reason, bool mayPass)
    {
        foreach (BlobDelivery delivery in deliveries.Where(delivery => delivery.Arrival.Failure is null && !delivery.Arrival.IsThere))
            delivery.Arrival.Failed(reason, mayPass);
    }

    private static void Fail(BlobDelivery delivery, RegistryException refused) => delivery.Arrival.Failed(refused.Message, refused.IsTransient);
}
