using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Testing.Fleet;

/// <summary>
/// Stands between services and an emulator of SQS and does, by a seed, what SQS may do: deliver a message twice, late, and in another
/// order. It knows the JSON protocol; everything else passes as it is.
/// </summary>
public sealed class QueueProxy : IAsyncDisposable
{
    private const string Target = "X-Amz-Target";

    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly double _disorder;
    private ProxyServer? _server;
    private int _duplicated;
    private int _delayed;

    private QueueProxy(int seed, double disorder) => (_random, _disorder) = (new Random(seed), disorder);

    /// <summary>Where services talk to it.</summary>
    public Uri Address => _server!.Address;

    /// <summary>Requests to send that were carried out twice.</summary>
    public int Duplicated => Volatile.Read(ref _duplicated);

    /// <summary>Requests to send whose messages came late.</summary>
    public int Delayed => Volatile.Read(ref _delayed);

    /// <summary>Starts on a free port of loopback.</summary>
    /// <param name="emulator">Where requests go.</param>
    /// <param name="seed">Decides what happens to which request.</param>
    /// <param name="disorder">The part of requests to which something happens, 0 to 1.</param>
    public static async Task<QueueProxy> StartAsync(Uri emulator, int seed, double disorder)
    {
        var proxy = new QueueProxy(seed, disorder);
        proxy._server = await ProxyServer.StartAsync(emulator, proxy.AnswerAsync);
        return proxy;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<byte[]> AnswerAsync(HttpContext http, byte[] request, Forwarding emulator)
    {
        string target = http.Request.Headers[Target].ToString();
        int times = 1;
        if (target is "AmazonSQS.SendMessage" or "AmazonSQS.SendMessageBatch")
        {
            if (Happens())
                (request, _) = (Delay(request), Interlocked.Increment(ref _delayed));
            if (Happens())
                (times, _) = (2, Interlocked.Increment(ref _duplicated));
        }

        byte[] answer = [];
        for (int time = 0; time < times; time++)
            answer = await emulator.AskAsync(http, request);

        if (target is "AmazonSQS.ReceiveMessage" && http.Response.StatusCode == 200)
            answer = Shuffle(answer);
        return answer;
    }

    private bool Happens()
    {
        lock (_lock)
            return _random.NextDouble() < _disorder;
    }

    // One second is what every later message overtakes.
    private static byte[] Delay(byte[] request)
    {
        JsonNode root = JsonNode.Parse(request)!;
        foreach (JsonNode? message in root["Entries"]?.AsArray() ?? [root])
            message!["DelaySeconds"] = 1;
        return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private byte[] Shuffle(byte[] answer)
    {
        JsonNode root = JsonNode.Parse(answer)!;
        if (root["Messages"]?.AsArray() is not { Count: > 1 } messages)
            return answer;

        JsonNode?[] shuffled = [.. messages.Select(message => message?.DeepClone())];
        lock (_lock)
            _random.Shuffle(shuffled);
        root["Messages"] = new JsonArray(shuffled);
        return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
