using System.Runtime.CompilerServices;
using EcrMirror.Oci;
using EcrMirror.Registry.Connections;

namespace EcrMirror.Registry.Blobs;

/// <summary>
/// The rest of a blob in pieces, several read side by side and handed out in order. The first is asked for alone; the others follow when
/// the registry has answered it as it should. A piece that cannot be had ends the whole where it stands: whoever reads goes on over one
/// connection, which also says what is wrong.
/// </summary>
internal sealed class BlobPieces : IAsyncDisposable
{
    // Besides those that are read: asked for already, so that no connection's time passes with a round trip, or waiting to be handed out.
    private const int Spare = 2;

    private const int MostRenewals = 2;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    // Also where pieces usually take no time: a round trip may take as much.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);

    private readonly RegistryConnection _connection;
    private readonly RepositoryName _repository;
    private readonly Descriptor _blob;
    private readonly PieceMemory _memory;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Wakeup _arrived = new();
    private readonly ITimer _watch;
    private readonly Lock _lock = new();
    private readonly Queue<Piece> _pieces = new();
    private readonly Stack<byte[]> _free = new();
    private int _unused;
    private int _taken;
    private int _wanted;
    private int _running;
    private int _unanswered;
    private int _handedOut;
    private long _next;
    private long _end;
    private long _received;
    private long _completed;
    private TimeSpan _usual;
    private bool _isStopped;
    private volatile bool _isAnswered;
    private volatile bool _isRefused;

    private BlobPieces(RegistryConnection connection, RepositoryName repository, Descriptor blob, long from, int wanted, int pieces)
    {
        (_connection, _repository, _blob, _memory) = (connection, repository, blob, connection.Pieces.Memory);
        (From, _next, _end) = (from, from, blob.Size);
        (_wanted, _taken, _unused) = (wanted, pieces, pieces);
        _watch = connection.Time.CreateTimer(static watched => ((BlobPieces)watched!).AbandonStraggler(), this, WatchInterval, WatchInterval);
    }

    /// <summary>The first byte that is read in this way.</summary>
    public long From { get; }

    /// <summary>Whether the registry has answered the first piece as it should.</summary>
    public bool IsAnswered => _isAnswered;

    /// <summary>Whether a piece could not be had.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>How many pieces are read side by side.</summary>
    public int Ranges
    {
        get
        {
            lock (_lock)
                return _wanted;
        }
    }

    /// <summary>Whether there is something left to ask for.</summary>
    public bool AsksForMore
    {
        get
        {
            lock (_lock)
                return _next < _end;
        }
    }

    /// <summary>Bytes that arrived so far.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Pieces that arrived whole so far.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>Begins to read; null where the memory of the process does not suffice for two pieces side by side.</summary>
    public static BlobPieces? TryBegin(RegistryConnection connection, RepositoryName repository, Descriptor blob, long from, int ranges)
    {
        if (connection.Pieces.Memory.Take(ranges + Spare, least: 2 + Spare) is not (> 0 and var taken))
            return null;

        var pieces = new BlobPieces(connection, repository, blob, from, taken - Spare, taken);
        pieces.Ask();
        return pieces;
    }

    /// <summary>Reads more pieces side by side, as far as memory suffices; false where it does not suffice for one more.</summary>
    public bool TryWiden(int ranges)
    {
        lock (_lock)
        {
            int more = _memory.Take(ranges - _wanted, least: 1);
            if (more is 0)
                return false;
            _taken += more;
            _unused += more;
            _wanted += more;
        }

        Ask();
        return true;
    }

    /// <summary>Reads fewer side by side; those that are under way are read to their end.</summary>
    public void Narrow(int ranges)
    {
        lock (_lock)
            _wanted = Math.Min(_wanted, ranges);
    }

    /// <summary>Asks for no more: what was asked for is handed out, and then nothing.</summary>
    public void Finish()
    {
        lock (_lock)
            _end = Math.Min(_end, _next);
    }

    /// <summary>The next bytes; none where the pieces end, be it before the end of the blob.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            Piece? first;
            int ready;
            lock (_lock)
            {
                ready = _pieces.TryPeek(out first) ? first.Filled - _handedOut : 0;
                if (ready is 0 && (first?.HasFailed ?? _next >= _end))
                    return 0;
            }

            if (ready is 0)
            {
                await _arrived.WaitAsync(cancellationToken);
                continue;
            }

            // Below what is filled nobody writes.
            int read = Math.Min(ready, buffer.Length);
            first!.Bytes.AsSpan(_handedOut, read).CopyTo(buffer.Span);
            _handedOut += read;
            if (_handedOut == first.Length)
                PutAway();
            return read;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _ended.Task;
        _arrived.Dispose();
    }

    /// <summary>Ends all requests; what they used is given back when the last of them has ended.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_isStopped)
                return;
            _isStopped = true;
            _end = Math.Min(_end, _next);

            // The last one to leave puts things away: not before all are told to.
            _running++;
        }

        _watch.Dispose();
        _stop.Cancel();
        Leave();
    }

    private void GiveBack()
    {
        foreach (byte[] bytes in _pieces.Select(piece => piece.Bytes).Concat(_free))
            _memory.Return(bytes);
        _memory.GiveBack(_taken);
        _stop.Dispose();
        _ended.TrySetResult();
    }

    private void PutAway()
    {
        lock (_lock)
        {
            _free.Push(_pieces.Dequeue().Bytes);
            _handedOut = 0;
        }

        Ask();
    }

    private void Ask()
    {
        // Counted while it runs, and waited for at the end.
        while (TakePiece() is { } piece)
            _ = FillAsync(piece);
    }

    private Piece? TakePiece()
    {
        lock (_lock)
        {
            int most = _isAnswered ? _wanted + Math.Min(_unanswered, Spare) : 1;
            if (_running >= most || _next >= _end || (_unused is 0 && _free.Count is 0))
                return null;

            if (_free.Count is 0)
            {
                _unused--;
                _free.Push(_memory.Rent());
            }

            var piece = new Piece(_free.Pop(), _next, (int)Math.Min(_memory.PieceBytes, _end - _next), _stop.Token);
            _next += piece.Length;
            _running++;
            _unanswered++;
            _pieces.Enqueue(piece);
            return piece;
        }
    }

    private async Task FillAsync(Piece piece)
    {
        bool isFilled = false;
        try
        {
            while (!isFilled)
                isFilled = await TryFillAsync(piece, piece.Begin(_connection.Time.GetTimestamp()));
        }
        catch (Exception refused) when (refused is RegistryException or ContentMismatchException or OperationCanceledException)
        {
            // Whoever reads goes on from here over one connection, and meets what is wrong, if it still is.
        }
        finally
        {
            End(piece, isFilled);
        }

        Ask();
    }

    /// <summary>Reads what a piece lacks; false where it was abandoned.</summary>
    private async Task<bool> TryFillAsync(Piece piece, CancellationToken abandoned)
    {
        using BlobRange range = BlobRange.Piece(_connection, _repository, _blob, piece.From + piece.Filled, piece.From + piece.Length);
        try
        {
            await range.ConnectAsync(abandoned);
            NoteAnswer(piece);
            while (piece.Filled < piece.Length)
                Note(piece, await range.ReadAsync(piece.Bytes.AsMemory(piece.Filled, piece.Length - piece.Filled), abandoned));
            return true;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void NoteAnswer(Piece piece)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = !_isAnswered;
            _isAnswered = true;
            SetAnswered(piece);
        }

        if (isFirst)
            Ask();
    }

    // Once, also where it is asked for again or fails before.
    private void SetAnswered(Piece piece)
    {
        if (!piece.IsAnswered)
            _unanswered--;
        piece.IsAnswered = true;
    }

    private void Note(Piece piece, int read)
    {
        bool isFirst;
        lock (_lock)
        {
            piece.Filled += read;
            _received += read;
            isFirst = _pieces.Peek() == piece;
        }

        if (isFirst)
            _arrived.Set();
    }

    private void End(Piece piece, bool isFilled)
    {
        lock (_lock)
        {
            if (isFilled)
            {
                TimeSpan taken = piece.Elapsed(_connection.Time);
                _usual = _completed is 0 ? taken : (_usual * 0.75) + (taken * 0.25);
                _completed++;
            }
            else
            {
                piece.HasFailed = true;
                _end = Math.Min(_end, _next);
                _isRefused |= !_isStopped;
            }

            SetAnswered(piece);
            piece.Dispose();
        }

        if (!isFilled)
            _arrived.Set();
        if (!_isAnswered)
            Stop();
        Leave();
    }

    private void Leave()
    {
        bool isLast;
        lock (_lock)
            isLast = --_running is 0 && _isStopped;
        if (isLast)
            GiveBack();
    }

    /// <summary>
    /// Asks again for the piece that holds up the others, where most of them overtook it. What it has already is kept. The others hold up
    /// nobody, however slow they are.
    /// </summary>
    private void AbandonStraggler()
    {
        Piece? first;
        lock (_lock)
        {
            if (_isStopped || !_pieces.TryPeek(out first) || first.HasEnded || first.Renewals == MostRenewals)
                return;

            TimeSpan elapsed = first.Elapsed(_connection.Time);
            int overtook = _pieces.Skip(1).Count(piece => piece.HasEnded);
            if (elapsed < LeastPatience || elapsed < _usual * 3 || overtook is 0 || overtook < (_pieces.Count - 1) / 2)
                return;
            first.Renewals++;
        }

        first.Abandon();
    }

    /// <summary>Some bytes of the blob on their way into memory.</summary>
    private sealed class Piece(byte[] bytes, long from, int length, CancellationToken stop) : IDisposable
    {
        private readonly Lock _lock = new();
        private CancellationTokenSource? _attempt;
        private CancellationTokenRegistration _stopping;
        private long _begun;

        public byte[] Bytes => bytes;

        public long From => from;

        public int Length => length;

        public int Filled { get; set; }

        public int Renewals { get; set; }

        public bool IsAnswered { get; set; }

        public bool HasFailed { get; set; }

        public bool HasEnded { get; private set; }

        /// <summary>Begins to read it, or to read on; the answer ends when this attempt is abandoned.</summary>
        public CancellationToken Begin(long now)
        {
            lock (_lock)
            {
                _stopping.Dispose();
                _attempt = new CancellationTokenSource();
                _begun = now;
            }

            // Registered last: where all are stopped already, this attempt is as well.
            _stopping = stop.UnsafeRegister(static piece => ((Piece)piece!).Abandon(), this);
            return _attempt.Token;
        }

        public TimeSpan Elapsed(TimeProvider time) => time.GetElapsedTime(Volatile.Read(ref _begun));

        public void Abandon()
        {
            CancellationTokenSource? attempt;
            lock (_lock)
                attempt = _attempt;
            attempt?.Cancel();
        }

        // The source of the token has nothing to release, and somebody may be about to cancel it.
        public void Dispose()
        {
            HasEnded = true;
            _stopping.Dispose();
        }
    }
}
