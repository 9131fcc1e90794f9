namespace EcrMirror.State.Storage;

/// <summary>
/// The writes of a file's callers. Who finds nobody at work writes at once, on his own thread; who finds somebody waits, and all who wait when
/// the work is done are the next group. So nobody waits for a group to fill, and groups are as large as writing is slow.
/// </summary>
/// <remarks>
/// Groups are written on a thread of their own: SQLite has no asynchronous flush, and under load a thread of the pool would be missing for all of it.
/// </remarks>
/// <param name="write">Writes a group, and tells each caller; called by one thread at a time.</param>
internal sealed class SqliteWrites(Action<IReadOnlyList<SqliteWrite>> write) : IDisposable
{
    /// <summary>Other processes get their turn after so many.</summary>
    private const int MostInGroup = 256;

    private readonly object _lock = new();
    private readonly Queue<SqliteWrite> _waiting = [];
    private Thread? _thread;
    private bool _isTaken;
    private bool _isTakenByThread;
    private bool _isClosed;

    /// <summary>Waits until the work has been done and committed. It may be done more than once, and only the last time counts.</summary>
    public Task<T> AddAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);

        var added = new SqliteWrite<T>(work);
        if (IsItsTurn(added, cancellationToken))
            WriteNow(added);
        return added.Done;
    }

    /// <summary>Takes no more, and returns when those that wait are written.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            while (_isTaken)
                Monitor.Wait(_lock);
            Monitor.PulseAll(_lock);
        }

        _thread?.Join();
    }

    private bool IsItsTurn<T>(SqliteWrite<T> added, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_isTaken && !_isClosed)
                return _isTaken = true;

            if (_isClosed)
            {
                added.Fail(new ObjectDisposedException(nameof(SqliteFile)));
            }
            else
            {
                added.Heed(cancellationToken);
                _waiting.Enqueue(added);
            }

            return false;
        }
    }

    private void WriteNow(SqliteWrite added)
    {
        try
        {
            write([added]);
        }
        finally
        {
            lock (_lock)
            {
                _isTaken = _isTakenByThread = _waiting.Count > 0;
                if (_isTaken && _thread is null)
                    StartThread();
                Monitor.PulseAll(_lock);
            }
        }
    }

    private void StartThread()
    {
        _thread = new Thread(WriteGroups) { IsBackground = true, Name = "state" };
        _thread.UnsafeStart();
    }

    private void WriteGroups()
    {
        List<SqliteWrite> group = [];
        while (TryTakeGroup(group))
        {
            if (group.Count > 0)
                write(group);
            group.Clear();
        }
    }

    private bool TryTakeGroup(List<SqliteWrite> group)
    {
        lock (_lock)
        {
            if (_isTakenByThread && _waiting.Count is 0)
            {
                _isTaken = _isTakenByThread = false;
                Monitor.PulseAll(_lock);
            }

            while (!_isTakenByThread)
            {
                if (_isClosed)
                    return false;
                Monitor.Wait(_lock);
            }

            while (group.Count < MostInGroup && _waiting.TryDequeue(out SqliteWrite? next))
            {
                if (next.TryBegin())
                    group.Add(next);
            }

            return true;
        }
    }
}
