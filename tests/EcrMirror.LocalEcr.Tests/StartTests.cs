using System.Net.Sockets;

namespace EcrMirror.LocalEcr.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task A_port_that_is_asked_for_is_taken()
    {
        int port;
        await using (LocalRegistry first = await LocalRegistry.StartAsync())
            port = first.Host.Port!.Value;

        await using LocalRegistry second = await LocalRegistry.StartAsync(new LocalRegistryOptions { Port = port });

        Assert.Equal($"127.0.0.1:{port}", second.Host.ToString());
    }

    [Fact]
    public async Task A_port_in_use_is_an_error()
    {
        await using LocalRegistry first = await LocalRegistry.StartAsync();

        PortRefusedException refused = await Assert.ThrowsAsync<PortRefusedException>(
            () => LocalRegistry.StartAsync(new LocalRegistryOptions { Port = first.Host.Port!.Value }));

        Assert.Equal(first.Host.Port, refused.Port);
        Assert.Equal($"Port {refused.Port} of 127.0.0.1 is taken already.", refused.Message);
    }

    [Fact]
    public async Task A_registry_that_ended_does_not_listen()
    {
        LocalRegistry registry = await LocalRegistry.StartAsync();
        int port = registry.Host.Port!.Value;

        await registry.DisposeAsync();

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync("127.0.0.1", port));
    }
}
