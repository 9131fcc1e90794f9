using System.Buffers;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// Reads a blob once and writes it to any number of uploads, in one plain loop over one pooled buffer. The source's stream verifies
/// what it reads and never hands out the end of wrong content, so no upload of it can complete. Where every upload goes on from one
/// that was begun before, only the rest is read, and it is the registry that verifies the whole.
/// </summary>
internal sealed class BlobStream(IRegistries registries, MirrorMetrics metrics, IOptions<CopierOptions> options)
{
    /// <summary>Sends the blob to everyone who needs it and says in its arrival how that went.</summary>
    public async Task SendAsync(
        Descriptor blob, Repository source, IReadOnlyList<BlobDelivery> deliveries, CancellationToken cancellationToken)
    {
        if (deliveries is [])
            return;

        try
        {
            await Task.WhenAll(deliveries.Select(
                delivery => delivery.StartAsync(registries.Open(delivery.Arrival.Repository), cancellationToken)));
            List<BlobDelivery> live = [.. deliveries.Where(delivery => delivery.IsLive)];
            if (live is [])
                return;

            long from = live.Min(delivery => delivery.Position);
            await using Stream content = await registries.Open(source).OpenBlobAsync(blob, from, cancellationToken);
            await PumpAsync(content, from, live, cancellationToken);
            await Task.WhenAll(live.Select(delivery => delivery.CompleteAsync(cancellationToken)));
        }
        catch (RegistryException noSource)
        {
            FailAll(deliveries, noSource.Kind, noSource.Message, noSource.IsTransient);
        }
        catch (Exception wrongContent) when (wrongContent is ContentMismatchException or NotSupportedException)
        {
            // The same source would serve the same bytes again: asking it once more is for a person to decide.
            FailAll(deliveries, FailureKinds.Of(wrongContent), $"{source}: {wrongContent.Message}", mayPass: false);
        }
    }

    /// <summary>The loop; what is left in the list has taken every byte.</summary>
    private async Task PumpAsync(Stream content, long position, List<BlobDelivery> live, CancellationToken cancellationToken)
    {
        Dictionary<BlobDelivery, (string Label, long From)> begun =
            live.ToDictionary(delivery => delivery, delivery => (delivery.Arrival.Repository.ToString(), delivery.Position));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(options.Value.BufferBytes);
        try
        {
            int read;
            while (live.Count > 0
                && (read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                ReadOnlyMemory<byte> bytes = buffer.AsMemory(0, read);
                if (live.Count == 1)
                    await live[0].WriteAsync(position, bytes, cancellationToken);
                else
                    await WriteAsync(live, position, bytes, cancellationToken);

                position += read;
                live.RemoveAll(delivery => !delivery.IsLive);
                foreach (BlobDelivery delivery in live)
                    metrics.BytesSent(begun[delivery].Label, (int)Math.Clamp(position - begun[delivery].From, 0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A function of its own, because what it captures would be made anew for every buffer.
    private static Task WriteAsync(List<BlobDelivery> live, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        Task.WhenAll(live.Select(delivery => delivery.WriteAsync(position, bytes, cancellationToken).AsTask()));

    private static void FailAll(IReadOnlyList<BlobDelivery> deliveries, FailureKind? kind, string reason, bool mayPass)
    {
        foreach (BlobArrival arrival in deliveries.Where(delivery => delivery.IsLive).Select(delivery => delivery.Arrival))
        {
            if (!arrival.IsThere)
                arrival.Failed(kind, reason, mayPass);
        }
    }
}
