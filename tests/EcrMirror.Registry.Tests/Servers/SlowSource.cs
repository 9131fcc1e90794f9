using System.Collections.Concurrent;
using System.Globalization;
using EcrMirror.Oci;
using EcrMirror.Registry.Blobs;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests.Servers;

/// <summary>
/// A registry with one blob, whose whole comes in two parts with a pause between them, long by a clock of its own; and who reads it. Pieces
/// are answered as the test says.
/// </summary>
internal sealed class SlowSource : IAsyncDisposable
{
    public const int PieceBytes = 64 * 1024;

    public const int Pause = 2 * PieceBytes;

    private readonly ConcurrentQueue<(long From, long To)> _asked = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedRegistry _registry = null!;
    private Opened _registries = null!;
    private int _read;
    private Stream? _stream;

    private SlowSource(byte[] blob, byte[] promised)
    {
        Blob = blob;
        Bytes = new byte[blob.Length];
        Promised = Content.Layer(promised);
    }

    public ManualTimeProvider Time { get; } = new();

    /// <summary>What is served.</summary>
    public byte[] Blob { get; }

    public Descriptor Promised { get; }

    /// <summary>What the registry says of ranges.</summary>
    public string AcceptRanges { get; set; } = "bytes";

    /// <summary>What the registry asks for before it answers; nothing unless a test says otherwise.</summary>
    public string? Challenge { get; set; }

    /// <summary>How the pieces are answered, by number from 0 and by what they are; as they should be unless a test says otherwise.</summary>
    public Func<HttpContext, int, long, long, Task>? AnswerPiece { get; set; }

    /// <summary>What has been read.</summary>
    public byte[] Bytes { get; }

    public PieceMemory Memory => _registries.PieceMemory;

    /// <summary>What was asked for of the blob, in order.</summary>
    public IReadOnlyList<string> Ranges => [.. _registry.Journal.Select(asked => asked.Range)];

    /// <summary>The pieces that were asked for, in order.</summary>
    public IReadOnlyList<(long From, long To)> Pieces => [.. _asked];

    public static async Task<SlowSource> StartAsync(int pieces, Action<RegistryOptions>? configure = null, byte[]? promised = null)
    {
        byte[] blob = Content.Bytes((pieces * PieceBytes) + 1000);
        var source = new SlowSource(blob, promised ?? blob);
        source._registry = await ScriptedRegistry.StartAsync(source.AnswerAsync);
        source._registries = new Opened(
            options =>
            {
                (options.PieceBytes, options.RangesFrom, options.RetryAttempts) = (PieceBytes, 1, 0);
                Opened.WithCredentials(source._registry.Host)(options);
                configure?.Invoke(options);
            },
            source.Time);
        return source;
    }

    /// <summary>Reads pieces without the pace of a stream.</summary>
    public BlobPieces BeginPieces(int ranges) =>
        BlobPieces.TryBegin(_registries.Connect(_registry.Host), RepositoryName.Parse("x"), Promised, from: 0, ranges)!;

    /// <summary>Reads the first part, and the first bytes after a pause of a second.</summary>
    /// <param name="waits">Whether the reader waits for the source in this second, or the source for the reader.</param>
    public async Task ReadSlowlyAsync(bool waits = true)
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
        (_goesOn, _read) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        _stream = await _registries[$"{_registry.Host}/x"].OpenBlobAsync(Promised, Content.Token);
        await ReadAsync(Pause);
        if (!waits)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            _goesOn.TrySetResult();
        }

        ValueTask<int> next = _stream.ReadAsync(Bytes.AsMemory(_read, 1000), Content.Token);
        if (waits)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            _goesOn.TrySetResult();
        }

        _read += await next;
    }

    /// <summary>The same, until so many pieces were asked for.</summary>
    public async Task ReadSlowlyUntilAskedAsync(int pieces)
    {
        await ReadSlowlyAsync();
        await WhenAskedAsync(pieces);
    }

    public async Task WhenAskedAsync(int pieces)
    {
        while (_asked.Count < pieces)
            await _arrivals.WaitAsync(Content.Token);
    }

    /// <summary>Reads up to a byte of the blob.</summary>
    public async Task ReadAsync(long until)
    {
        await _stream!.ReadExactlyAsync(Bytes.AsMemory(_read, (int)until - _read), Content.Token);
        _read = (int)until;
    }

    /// <summary>Reads one byte that does not come before time has passed.</summary>
    public async Task ReadByteAsync(Action meanwhile)
    {
        ValueTask<int> next = _stream!.ReadAsync(Bytes.AsMemory(_read, 1), Content.Token);
        meanwhile();
        _read += await next;
    }

    public async Task ReadToEndAsync()
    {
        await ReadAsync(Bytes.Length);
        Assert.Equal(0, await _stream!.ReadAsync(new byte[1], Content.Token));
    }

    public async Task CloseAsync() => await _stream!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
        await _registry.DisposeAsync();
        _registries.Dispose();
        _arrivals.Dispose();
    }

    /// <summary>Sends what was asked for.</summary>
    public Task SendRangeAsync(HttpContext context)
    {
        (long from, long to) = RangeOf(context);
        return SendPieceAsync(context, from, to);
    }

    /// <summary>Sends bytes of the blob as a piece.</summary>
    public async Task SendPieceAsync(HttpContext context, long from, long to)
    {
        await SendHeadAsync(context, from, to);
        await SendBytesAsync(context, from, (int)(to - from) + 1);
    }

    /// <summary>Answers that a piece comes.</summary>
    public async Task SendHeadAsync(HttpContext context, long from, long to)
    {
        context.Response.StatusCode = 206;
        context.Response.ContentLength = to - from + 1;
        context.Response.Headers.ContentRange = $"bytes {from}-{to}/{Blob.Length}";
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Sends the first bytes of what was answered.</summary>
    public async Task SendBytesAsync(HttpContext context, long from, int count)
    {
        // Little by little: what is written at once the server keeps in memory, which tests count.
        for (int sent = 0; sent < count; sent += PieceBytes)
        {
            await context.Response.Body.WriteAsync(Blob.AsMemory((int)from + sent, Math.Min(PieceBytes, count - sent)));
            await context.Response.Body.FlushAsync();
        }
    }

    private (long From, long To) RangeOf(HttpContext context)
    {
        string[] ends = context.Request.Headers.Range.ToString()["bytes=".Length..].Split('-');
        return (long.Parse(ends[0], CultureInfo.InvariantCulture), ends[1] is "" ? Blob.Length - 1 : long.Parse(ends[1], CultureInfo.InvariantCulture));
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (Challenge is not null && context.Request.Headers.Authorization.Count is 0)
            return context.ChallengeAsync(Challenge);
        return context.Request.Headers.Range is [{ } range]
            ? range.EndsWith('-') ? SendRangeAsync(context) : AnswerPieceAsync(context)
            : AnswerWholeAsync(context, _goesOn.Task);
    }

    private async Task AnswerPieceAsync(HttpContext context)
    {
        (long from, long to) = RangeOf(context);
        int number;
        lock (_asked)
        {
            number = _asked.Count;
            _asked.Enqueue((from, to));
        }

        _arrivals.Release();
        await (AnswerPiece?.Invoke(context, number, from, to) ?? SendPieceAsync(context, from, to));
    }

    private async Task AnswerWholeAsync(HttpContext context, Task goesOn)
    {
        context.Response.ContentLength = Blob.Length;
        context.Response.Headers.AcceptRanges = AcceptRanges;
        await SendBytesAsync(context, 0, Pause);
        await goesOn.WaitAsync(Content.Token);
        await SendBytesAsync(context, Pause, Blob.Length - Pause);
    }
}
