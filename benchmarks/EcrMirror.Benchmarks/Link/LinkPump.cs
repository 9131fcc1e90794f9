using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EcrMirror.Benchmarks.Link;

/// <summary>
/// One direction of one connection. What was read is handed on when it is due, and more is read meanwhile: so a delay costs no speed
/// until as much is under way as the queue holds.
/// </summary>
/// <param name="from">Read from.</param>
/// <param name="to">Written to.</param>
/// <param name="speed">What the link allows.</param>
/// <param name="shared">The bottleneck of all connections in this direction.</param>
/// <param name="opensAt">When the first byte can start, on the clock's time since <paramref name="started"/>.</param>
/// <param name="started">A timestamp of the clock that all connections count from.</param>
/// <param name="clock">The clock.</param>
internal sealed class LinkPump(Socket from, Socket to, LinkSpeed speed, Bottleneck shared, TimeSpan opensAt, long started, TimeProvider clock)
{
    // Large, because each chunk costs a timer and two calls of the system, on the cores that are measured.
    private const int ChunkBytes = 256 * 1024;
    private const int LeastChunks = 2;
    private const int MostChunks = 64;

    // Timers are in milliseconds: what is due sooner goes at once.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(0.5);

    private readonly Bottleneck _own = new(speed.PerConnection);

    // Small, so that what waits for a large blob's bytes waits not much longer; large enough to fill the link.
    private readonly Channel<Chunk> _queue = Channel.CreateBounded<Chunk>(new BoundedChannelOptions(QueueLength(speed)) { SingleReader = true, SingleWriter = true });

    private TimeSpan Now => clock.GetElapsedTime(started);

    /// <summary>Until one side has said its last, which the other is told.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(ReadAsync(cancellationToken), WriteAsync(cancellationToken));

    internal static int QueueLength(LinkSpeed speed)
    {
        long? rate = (speed.PerConnection, speed.Total) switch
        {
            ({ } own, { } all) => Math.Min(own, all),
            var (own, all) => own ?? all,
        };
        return rate is null ? MostChunks : (int)Math.Clamp(LeastChunks + (rate.Value * speed.Delay.TotalSeconds / ChunkBytes), LeastChunks, MostChunks);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
                int read = await from.ReceiveAsync(buffer.AsMemory(0, ChunkBytes), SocketFlags.None, cancellationToken);
                if (read == 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return;
                }

                TimeSpan arrived = Now > opensAt ? Now : opensAt;
                TimeSpan passed = shared.Pass(_own.Pass(arrived, read), read);
                await _queue.Writer.WriteAsync(new Chunk(buffer, read, passed + speed.Delay), cancellationToken);
            }
        }
        finally
        {
            _queue.Writer.Complete();
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (Chunk chunk in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            while (chunk.Due - Now is var left && left > Grain)
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(left.TotalMilliseconds))), clock, cancellationToken);
            for (int sent = 0; sent < chunk.Length;)
                sent += await to.SendAsync(chunk.Buffer.AsMemory(sent, chunk.Length - sent), SocketFlags.None, cancellationToken);
            ArrayPool<byte>.Shared.Return(chunk.Buffer);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private readonly record struct Chunk(byte[] Buffer, int Length, TimeSpan Due);
}
