using System.Net;
using System.Net.Sockets;
using EcrMirror.Registry.Connections;

namespace EcrMirror.Registry.Tests.Connections;

public sealed class TlsGreetingTests
{
    [Theory]
    [InlineData(new byte[] { 22, 3, 3 }, true)]
    [InlineData(new byte[] { 21, 3, 1 }, true)]
    [InlineData(new byte[] { (byte)'H', (byte)'T', (byte)'T', (byte)'P' }, false)]
    [InlineData(new byte[0], false)]
    public async Task A_server_that_answers_lines_alone_answers_at_once_and_TLS_is_known_by_its_first_byte(byte[] answer, bool speaksTls)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        Task serving = AnswerLineAsync(listener, answer);

        bool answered = await TlsGreeting.IsAnsweredAsync(client.GetStream(), TestContext.Current.CancellationToken);
        await serving;

        Assert.Equal(speaksTls, answered);
    }

    // As servers in Go do: nothing is said before the end of a line.
    private static async Task AnswerLineAsync(TcpListener listener, byte[] answer)
    {
        using TcpClient accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = accepted.GetStream();
        byte[] one = new byte[1];
        do
            await stream.ReadExactlyAsync(one, TestContext.Current.CancellationToken);
        while (one[0] != (byte)'\n');
        await stream.WriteAsync(answer, TestContext.Current.CancellationToken);
        accepted.Client.Shutdown(SocketShutdown.Send);
    }
}
