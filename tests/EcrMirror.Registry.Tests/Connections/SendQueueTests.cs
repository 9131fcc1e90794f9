using System.Net;
using System.Net.Sockets;
using EcrMirror.Registry.Connections;

namespace EcrMirror.Registry.Tests.Connections;

/// <summary>Little waits in the system for a registry that is near.</summary>
public sealed class SendQueueTests
{
    private const int Tcp = 6;
    private const int NotSentLowWater = 25;

    [Fact]
    public async Task A_registry_on_this_machine_is_near()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux keeps it short.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);

        SendQueue.KeepShortIfNear(socket);

        byte[] bytes = new byte[sizeof(int)];
        socket.GetRawSocketOption(Tcp, NotSentLowWater, bytes);
        Assert.Equal(SendQueue.ShortBytes, BitConverter.ToInt32(bytes));
    }

    [Fact]
    public void What_cannot_be_asked_is_left_as_it_is()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        SendQueue.KeepShortIfNear(socket);
    }
}
