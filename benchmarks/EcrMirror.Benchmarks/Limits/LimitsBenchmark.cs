using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Limits;

/// <summary>Measures what bounds every tool here: hashing, loopback, and the registries' own work.</summary>
internal static class LimitsBenchmark
{
    private const long Gibibyte = 1024L * 1024 * 1024;
    private const int BufferBytes = 512 * 1024;
    private const string Name = "limits/app";

    public static async Task<LimitsResult> RunAsync(CancellationToken cancellationToken)
    {
        double hash = Hash();
        double loopback = await LoopbackAsync(cancellationToken);
        ScratchFolder.RequireRoom(Gibibyte);
        await using DockerRegistry registry = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        using Process process = Process.GetProcessById(registry.ProcessId);

        TimeSpan before = process.TotalProcessorTime;
        long started = TimeProvider.System.GetTimestamp();
        Descriptor layer = await registry.PushBulkLayerAsync(Name, Gibibyte, seed: 1, cancellationToken);
        double wall = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        TimeSpan stored = process.TotalProcessorTime;
        await ReadAsync(registry, layer.Digest, cancellationToken);
        process.Refresh();
        TimeSpan given = process.TotalProcessorTime;
        return new LimitsResult(hash, loopback, (given - stored).TotalSeconds, (stored - before).TotalSeconds, wall);
    }

    private static double Hash()
    {
        byte[] block = new byte[BufferBytes];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long started = TimeProvider.System.GetTimestamp();
        for (long done = 0; done < Gibibyte; done += block.Length)
            hash.AppendData(block);
        return Gibibyte / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> LoopbackAsync(CancellationToken cancellationToken)
    {
        const long bytes = 4 * Gibibyte;
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        using Socket server = await listener.AcceptAsync(cancellationToken);
        long started = TimeProvider.System.GetTimestamp();
        // Both sides block, on threads of their own: that is the cheapest way to move bytes from one to the other.
        await Task.WhenAll(
            Task.Factory.StartNew(() => Send(client, bytes), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            Task.Factory.StartNew(() => Receive(server, bytes), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return bytes / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static void Send(Socket to, long bytes)
    {
        byte[] buffer = new byte[BufferBytes];
        for (long sent = 0; sent < bytes;)
            sent += to.Send(buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - sent)));
    }

    private static void Receive(Socket from, long bytes)
    {
        byte[] buffer = new byte[BufferBytes];
        for (long received = 0; received < bytes;)
            received += from.Receive(buffer);
    }

    private static async Task ReadAsync(DockerRegistry registry, Digest digest, CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(registry.Endpoint, $"/v2/{Name}/blobs/{digest}"));
        using HttpResponseMessage answer = await registry.Http.SendAsync(question, cancellationToken);
        await using Stream content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[BufferBytes];
        while (await content.ReadAsync(buffer, cancellationToken) > 0)
        {
            // Only the registry's part counts.
        }
    }
}
