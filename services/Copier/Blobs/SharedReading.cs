using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EcrMirror.Copier.Limits;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// Reads a blob once for several destinations. The source is read ahead of the slowest by a window of buffers, so that nobody waits for
/// another one's moments. Who holds the others up for longer is cut loose: it takes what is in the window and goes on with a reading of its
/// own, hashed on from there, so that nothing is completed which was not verified.
/// </summary>
internal sealed partial class SharedReading : IDisposable
{
    private readonly Descriptor _blob;
    private readonly IRegistries _registries;
    private readonly Repository _source;
    private readonly OwnReading _own;
    private readonly WindowMemory _memory;
    private readonly BlobSlots _slots;
    private readonly MirrorMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _bufferBytes;
    private readonly int _window;
    private readonly TimeSpan _patience;
    private readonly IReadOnlyList<BlobFollower> _all;
    private readonly List<BlobFollower> _following;
    private readonly Lock _lock = new();
    private readonly ITimer _patienceEnds;

    // Wakes the reading when somebody has taken something, or patience ends. One of them is as good as many.
    private readonly Channel<bool> _changes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private TimeSpan _heldUp;
    private long _lookedAt;

    public SharedReading(
        Descriptor blob,
        Repository source,
        IEnumerable<BlobDelivery> deliveries,
        IRegistries registries,
        OwnReading own,
        WindowMemory memory,
        BlobSlots slots,
        MirrorMetrics metrics,
        CopierOptions options,
        TimeProvider time,
        ILogger logger)
    {
        (_blob, _source, _registries, _own, _memory, _slots, _metrics, _time, _logger) = (blob, source, registries, own, memory, slots, metrics, time, logger);
        (_bufferBytes, _window, _patience) = (options.BufferBytes, Math.Max(2, options.WindowBytes / options.BufferBytes), options.WindowPatience);
        _all = [.. deliveries.Select(delivery => new BlobFollower(delivery))];
        _following = [.. _all];
        _patienceEnds = time.CreateTimer(static reading => ((SharedReading)reading!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Sends the blob to everyone and says in their arrivals how that went. A failure of the shared reading is thrown, and is of those who
    /// have neither arrived nor failed by then.
    /// </summary>
    /// <param name="from">The first byte that any of them lacks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(long from, CancellationToken cancellationToken)
    {
        Task following = Task.WhenAll(_all.Select(follower => FollowAsync(follower, cancellationToken)));
        try
        {
            await ReadAsync(from, cancellationToken);
        }
        finally
        {
            // They hold buffers until they end; and who was cut loose does not depend on this reading.
            foreach (BlobFollower follower in _all)
                follower.Chunks.Writer.TryComplete();
            await following;
        }
    }

    public void Dispose()
    {
        _patienceEnds.Dispose();
        foreach (BlobFollower follower in _all)
            follower.Hash?.Dispose();
    }

    private async Task ReadAsync(long position, CancellationToken cancellationToken)
    {
        IBlobSource repository = _registries.Open(_source);
        using ContentHash? hash = position is 0 ? ContentHash.Start(_blob.Digest) : null;
        await using Stream content = hash is null
            ? await repository.OpenBlobAsync(_blob, position, cancellationToken)
            : await repository.OpenBlobAsync(_blob, hash, cancellationToken);
        _lookedAt = _time.GetTimestamp();
        while (await FindRoomAsync(position, hash) is { } chunk)
        {
            int read = 0;
            try
            {
                read = await content.ReadAtLeastAsync(chunk.Buffer, chunk.Buffer.Length, throwOnEndOfStream: false, cancellationToken);
            }
            finally
            {
                if (read is 0)
                    PutAway(chunk);
            }

            if (read is 0)
            {
                EndWell();
                return;
            }

            chunk.Fill(position, read);
            HandOut(chunk);
            position += read;
        }
    }

    /// <summary>A buffer to read into; null when nobody follows any more.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BlobChunk?> FindRoomAsync(long position, ContentHash? hash)
    {
        Look(wereHeldUp: false);
        while (true)
        {
            bool areHeldUp;
            lock (_lock)
            {
                if (_following is [])
                    return null;

                int furthest = _following.Max(follower => follower.Behind);
                bool isCounted = furthest > 0 && furthest < _window && _memory.TryTake();
                if (furthest is 0 || isCounted)
                    return new BlobChunk(ArrayPool<byte>.Shared.Rent(_bufferBytes), isCounted);

                areHeldUp = _following.Exists(follower => follower.Behind is 0);
                if (areHeldUp && _heldUp >= _patience)
                {
                    CutLoose(furthest, position, hash);
                    continue;
                }
            }

            if (areHeldUp)
                _patienceEnds.Change(_patience - _heldUp, Timeout.InfiniteTimeSpan);
            await _changes.Reader.ReadAsync(CancellationToken.None);
            Look(areHeldUp);
        }
    }

    private void Look(bool wereHeldUp)
    {
        long now = _time.GetTimestamp();
        TimeSpan passed = _time.GetElapsedTime(_lookedAt, now);
        _lookedAt = now;

        // Time without a wait counts against it by a quarter: who is slower by less than a fifth sets the pace for good.
        _heldUp = wereHeldUp ? _heldUp + passed : _heldUp - (passed / 4);
        if (_heldUp < TimeSpan.Zero)
            _heldUp = TimeSpan.Zero;
    }

    private void CutLoose(int furthest, long position, ContentHash? hash)
    {
        foreach (BlobFollower follower in _following.Where(follower => follower.Behind == furthest))
        {
            follower.CutLoose(position, hash?.Fork());
            follower.Chunks.Writer.TryComplete();
            WasCutLoose(_logger, follower.Delivery.Arrival.Repository, _blob.Digest, position);
        }

        _following.RemoveAll(follower => follower.GoesOnFrom is not null);
        _heldUp = TimeSpan.Zero;
    }

    private void HandOut(BlobChunk chunk)
    {
        lock (_lock)
        {
            chunk.Followers = _following.Count;
            foreach (BlobFollower follower in _following)
            {
                follower.Behind++;
                follower.Chunks.Writer.TryWrite(chunk);
            }

            if (_following is [])
                PutAway(chunk);
        }
    }

    private void EndWell()
    {
        lock (_lock)
        {
            foreach (BlobFollower follower in _following)
                follower.HasAll = true;
        }
    }

    private async Task FollowAsync(BlobFollower follower, CancellationToken cancellationToken)
    {
        BlobDelivery delivery = follower.Delivery;
        try
        {
            await TakeAllAsync(follower, cancellationToken);
            if (delivery.IsLive && follower.GoesOnFrom is { } from)
                await _own.SendAsync(_blob, _source, delivery, from, follower.Hash, cancellationToken);
            else if (delivery.IsLive && follower.HasAll)
                await delivery.CompleteAsync(cancellationToken);
        }
        finally
        {
            Leave(follower);
        }
    }

    private async Task TakeAllAsync(BlobFollower follower, CancellationToken cancellationToken)
    {
        string label = follower.Delivery.Arrival.Repository.ToString();
        while (follower.Delivery.IsLive && await follower.Chunks.Reader.WaitToReadAsync(CancellationToken.None))
        {
            if (!follower.Chunks.Reader.TryRead(out BlobChunk? chunk))
                continue;
            try
            {
                int sent = await follower.Delivery.WriteAsync(chunk.From, chunk.Bytes, cancellationToken);
                _metrics.BytesSent(label, sent);
                _slots.Sent(sent);
            }
            finally
            {
                Take(follower, chunk);
            }
        }
    }

    private void Take(BlobFollower follower, BlobChunk chunk)
    {
        lock (_lock)
        {
            follower.Behind--;
            if (--chunk.Followers is 0)
                PutAway(chunk);
        }

        Wake();
    }

    /// <summary>What it has not taken is no longer kept for it.</summary>
    private void Leave(BlobFollower follower)
    {
        lock (_lock)
            _following.Remove(follower);
        while (follower.Chunks.Reader.TryRead(out BlobChunk? chunk))
            Take(follower, chunk);
        Wake();
    }

    private void PutAway(BlobChunk chunk)
    {
        ArrayPool<byte>.Shared.Return(chunk.Array);
        if (chunk.IsCounted)
            _memory.GiveBack();
    }

    private void Wake() => _changes.Writer.TryWrite(true);

    [LoggerMessage(3009, LogLevel.Information, "{Repository} takes {Digest} more slowly than others, and goes on with a reading of its own from byte {Position}")]
    private static partial void WasCutLoose(ILogger logger, Repository repository, Digest digest, long position);
}
