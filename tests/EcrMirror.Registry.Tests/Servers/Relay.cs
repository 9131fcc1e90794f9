using System.Net;
using System.Net.Sockets;

namespace EcrMirror.Registry.Tests.Servers;

/// <summary>What is between a client and a server, and may lose connections without a word, as a firewall does that forgot them.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _to;
    private readonly Task _accepting;
    private readonly List<Task> _connections = [];
    private CancellationTokenSource _silence = new();

    /// <param name="to">The server, <c>host:port</c>.</param>
    public Relay(string to)
    {
        _to = to;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Host => _listener.LocalEndpoint.ToString()!;

    /// <summary>From now on nothing passes over the connections that there are; they stay open. New ones work.</summary>
    public void ForgetConnections()
    {
        CancellationTokenSource forgotten = Interlocked.Exchange(ref _silence, new CancellationTokenSource());
        forgotten.Cancel();
        forgotten.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _silence.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(PassOnAsync(await _listener.AcceptTcpClientAsync(_end.Token), _silence.Token));
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task PassOnAsync(TcpClient client, CancellationToken silence)
    {
        using TcpClient near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(IPEndPoint.Parse(_to), _end.Token);
        await Task.WhenAll(PassOnAsync(near, far, silence), PassOnAsync(far, near, silence));
    }

    private async Task PassOnAsync(TcpClient from, TcpClient to, CancellationToken silence)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(silence, _end.Token);
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), ended.Token);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (OperationCanceledException)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // Who is gone is told nothing.
        }
    }
}
