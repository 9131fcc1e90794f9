using System.Net;
using System.Net.Sockets;

namespace EcrMirror.Benchmarks.Link;

/// <summary>
/// A link to servers on loopback: each has a port here, and all of them share the link. A connection costs a round trip before its first
/// byte, as it does over a network; what TCP does beyond that (slow start, loss) is not there.
/// </summary>
internal sealed class LinkServer(LinkSpeed speed, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private readonly Bottleneck _up = new(speed.Total);
    private readonly Bottleneck _down = new(speed.Total);
    private readonly List<Task> _accepting = [];

    /// <summary>Opens a port for a server; connections are taken until the token is cancelled.</summary>
    /// <returns>Where it listens.</returns>
    /// <exception cref="SocketException">There is no such port to be had.</exception>
    public IPEndPoint Open(IPEndPoint listen, IPEndPoint to, CancellationToken cancellationToken)
    {
        var listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(listen);
        listener.Listen(512);
        var opened = (IPEndPoint)listener.LocalEndPoint!;
        _accepting.Add(AcceptAsync(listener, to, cancellationToken));
        return opened;
    }

    /// <summary>Completes when every connection has ended, after the token was cancelled.</summary>
    public Task CompleteAsync() => Task.WhenAll(_accepting);

    private async Task AcceptAsync(Socket listener, IPEndPoint to, CancellationToken cancellationToken)
    {
        var serving = new List<Task>();
        using (listener)
        {
            try
            {
                while (true)
                {
                    Socket client = await listener.AcceptAsync(cancellationToken);
                    serving.RemoveAll(connection => connection.IsCompleted);
                    serving.Add(ServeAsync(client, to, cancellationToken));
                }
            }
            catch (OperationCanceledException)
            {
                // Its time is over.
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket client, IPEndPoint to, CancellationToken cancellationToken)
    {
        using var server = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        using (var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            try
            {
                client.NoDelay = true;
                TimeSpan opensAt = clock.GetElapsedTime(_started) + (2 * speed.Delay);
                await server.ConnectAsync(to, both.Token);
                Task[] directions =
                [
                    new LinkPump(client, server, speed, _up, opensAt, _started, clock).RunAsync(both.Token),
                    new LinkPump(server, client, speed, _down, TimeSpan.Zero, _started, clock).RunAsync(both.Token),
                ];
                await foreach (Task direction in Task.WhenEach(directions))
                {
                    // A direction that broke takes the other one with it; one that ended leaves it be.
                    if (!direction.IsCompletedSuccessfully)
                        await both.CancelAsync();
                }

                await Task.WhenAll(directions);
            }
            catch (Exception ended) when (ended is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Either side went away: so does the other.
            }
        }
    }
}
