using System.Net;
using System.Net.Sockets;
using EcrMirror.Benchmarks.Link;
using EcrMirror.Testing.Time;

namespace EcrMirror.Benchmarks.Tests.Link;

public sealed class LinkPumpTests
{
    [Fact]
    public async Task Bytes_arrive_when_the_delay_is_over_and_not_before()
    {
        var clock = new ManualTimeProvider();
        (Socket near, Socket far) = await ConnectAsync();
        (Socket nearOut, Socket farOut) = await ConnectAsync();
        using (near)
        using (far)
        using (nearOut)
        using (farOut)
        {
            var pump = new LinkPump(far, nearOut, new LinkSpeed(TimeSpan.FromMilliseconds(20)), new Bottleneck(null), TimeSpan.Zero, clock.GetTimestamp(), clock);
            Task running = pump.RunAsync(TestContext.Current.CancellationToken);
            await near.SendAsync("hello"u8.ToArray());
            near.Shutdown(SocketShutdown.Send);
            await clock.WhenTimersAsync();

            Assert.Equal(0, farOut.Available);
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await running;

            byte[] arrived = new byte[16];
            Assert.Equal("hello"u8.ToArray(), arrived[..await farOut.ReceiveAsync(arrived)]);
        }
    }

    [Theory]
    [InlineData(null, 64)]
    [InlineData(30_000_000L, 3)]
    [InlineData(1_000_000L, 2)]
    public void The_queue_is_as_long_as_fills_the_link(long? perConnection, int chunks) =>
        Assert.Equal(chunks, LinkPump.QueueLength(new LinkSpeed(TimeSpan.FromMilliseconds(15), perConnection)));

    private static async Task<(Socket One, Socket Other)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await one.ConnectAsync(listener.LocalEndPoint!);
        return (one, await listener.AcceptAsync());
    }
}
