using System.Runtime.CompilerServices;
using EcrMirror.Oci;
using EcrMirror.Registry.Connections;

namespace EcrMirror.Registry.Blobs;

/// <summary>
/// The bytes of a blob from one place to its end, in order. It begins with one request. Where that is slow, and waiting for it is what takes
/// the time, the rest is read in pieces side by side, more of them as long as that helps; where it does not help, or the registry does not
/// serve pieces, one request goes on. Fast links never see a second one.
/// </summary>
/// <param name="connection">The registry.</param>
/// <param name="repository">The repository.</param>
/// <param name="blob">The blob.</param>
/// <param name="from">The first byte.</param>
internal sealed class BlobReading(RegistryConnection connection, RepositoryName repository, Descriptor blob, long from) : IAsyncDisposable
{
    // Side by side at first: enough to tell whether it helps, and no burden where it does not.
    private const int FirstRanges = 4;

    private const int MostLateAnswers = 3;

    // Of the rate before. What brings less is not worth the connections; what brings more may bring more still.
    private const double LeastGain = 1.2;

    private const double PromisingGain = 1.5;

    // What the one request reads while the first piece is answered. If it gets there first, it reads on, and twice as much the next time.
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromMilliseconds(250);

    private readonly ReadPace _pace = new(connection.Time);
    private BlobRange? _single = BlobRange.From(connection, repository, blob, from);
    private BlobPieces? _pieces;
    private bool _isSettled = connection.Options.RangesAtOnce < 2;
    private int _lateAnswers;
    private int _rangesBefore;
    private double _rateBefore;
    private long _warmAt;

    /// <summary>The byte that comes next.</summary>
    public long Position { get; private set; } = from;

    private RegistryOptions Options => connection.Options;

    /// <summary>Sends the first request.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _single!.ConnectAsync(cancellationToken);
        _pace.Restart(Position);
    }

    /// <summary>Some of the bytes that are left; none only where the content really ended before its promised length.</summary>
    /// <param name="buffer">At most as long as what is left.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _pace.Ask();
        int read = _pieces is null ? 0 : await ReadPiecesAsync(_pieces, buffer, cancellationToken);
        if (read is 0)
            read = await ReadSingleAsync(buffer, cancellationToken);
        _pace.Got();
        Position += read;
        if (!_isSettled)
            Consider();
        return read;
    }

    /// <summary>Whether the registry sends more than was promised.</summary>
    public ValueTask<bool> HasMoreAsync(CancellationToken cancellationToken) => _single?.HasMoreAsync(cancellationToken) ?? ValueTask.FromResult(false);

    /// <summary>Lets go of everything at once. The memory of pieces is given back a moment later; <see cref="DisposeAsync"/> waits for it.</summary>
    public void Disconnect()
    {
        _single?.Dispose();
        _pieces?.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        Disconnect();
        if (_pieces is not null)
            await _pieces.DisposeAsync();
    }

    private async ValueTask<int> ReadSingleAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _single ??= BlobRange.From(connection, repository, blob, Position);
        long most = _pieces is null ? buffer.Length : _pieces.From - Position;
        return await _single.ReadAsync(buffer.Length > most ? buffer[..(int)most] : buffer, cancellationToken);
    }

    /// <summary>The next bytes of the pieces; none where it is not their turn yet, or not any more.</summary>
    private async ValueTask<int> ReadPiecesAsync(BlobPieces pieces, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        bool isTheirTurn = Position == pieces.From || _single is null;
        if (_single is not null && (pieces.IsRefused || (isTheirTurn && !pieces.IsAnswered)))
        {
            if (pieces.IsRefused || ++_lateAnswers == MostLateAnswers)
                Settle(hasFailed: pieces.IsRefused);
            await LeavePiecesAsync();
            return 0;
        }

        if (!isTheirTurn)
            return 0;

        if (_single is not null)
        {
            // The rest of what it would send comes in pieces.
            _single.Dispose();
            _single = null;
            BeginStep(pieces);
        }

        int read = await pieces.ReadAsync(buffer, cancellationToken);
        if (read is 0)
        {
            if (pieces.IsRefused)
                Settle(hasFailed: true);
            await LeavePiecesAsync();
        }

        return read;
    }

    private async ValueTask LeavePiecesAsync()
    {
        await _pieces!.DisposeAsync();
        _pieces = null;
        _pace.Restart(Position);
    }

    private void Settle(bool hasFailed)
    {
        _isSettled = true;
        if (hasFailed)
            connection.Pieces.Fail();
    }

    private void Consider()
    {
        if (_pieces is null)
            ConsiderPieces();
        else if (_single is null)
            ConsiderRanges(_pieces);
    }

    /// <summary>Whether to read the rest in pieces.</summary>
    private void ConsiderPieces()
    {
        if (!_pace.TryTell(Position, out double rate, out bool isWaitedFor)
            || !isWaitedFor || rate >= Options.RangesBelow || connection.Pieces.IsResting || _single!.RefusesRanges)
            return;

        long start = Position + (Math.Max(Options.PieceBytes, (long)(rate * FirstAnswer.TotalSeconds)) << _lateAnswers);
        if (blob.Size - start < Options.RangesFrom)
            return;

        _pieces = BlobPieces.TryBegin(connection, repository, blob, start, Math.Min(FirstRanges, Options.RangesAtOnce));
        (_rateBefore, _rangesBefore) = (rate, 1);
        if (_pieces is not null)
            connection.Pieces.Try(blob.Digest, _pieces.Ranges, rate);
    }

    /// <summary>Whether more pieces side by side are worth it, or fewer are as good.</summary>
    private void ConsiderRanges(BlobPieces pieces)
    {
        // New connections find their speed first.
        if (pieces.Completed < _warmAt)
            _pace.Restart(pieces.Received);

        // At the end there are not pieces enough to judge by; and where they wait for whoever reads, nothing can be told.
        if (!_pace.TryTell(pieces.Received, out double rate, out bool isWaitedFor) || !isWaitedFor || !pieces.AsksForMore)
            return;

        int ranges = pieces.Ranges;
        if (rate < _rateBefore * LeastGain)
        {
            Settle(hasFailed: _rangesBefore is 1);
            if (_rangesBefore is 1)
                pieces.Finish();
            else
                pieces.Narrow(_rangesBefore);
        }
        else if (rate < _rateBefore * PromisingGain || ranges == Options.RangesAtOnce)
        {
            Settle(hasFailed: false);
        }
        else if (pieces.TryWiden(Math.Min(ranges * 2, Options.RangesAtOnce)))
        {
            (_rateBefore, _rangesBefore) = (rate, ranges);
            BeginStep(pieces);
        }
    }

    private void BeginStep(BlobPieces pieces)
    {
        _warmAt = pieces.Completed + pieces.Ranges;
        _pace.Restart(pieces.Received);
    }
}
