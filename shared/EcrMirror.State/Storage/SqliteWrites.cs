namespace EcrMirror.State.Storage;

/// <summary>
/// The writes of a file's callers, in the order in which they came: all that wait when the last ones are done are the next group. Nobody waits for
/// a group to fill.
/// </summary>
/// <remarks>
/// They are written on a thread of their own. A flush takes its time and SQLite has no asynchronous one: a thread of the pool would be missing there.
/// </remarks>
/// <param name="write">Writes a group, and tells each caller.</param>
internal sealed class SqliteWrites(Action<IReadOnlyList<SqliteWrite>> write) : IDisposable
{
    /// <summary>Other processes get their turn after so many.</summary>
    private const int MostInGroup = 256;

    private readonly object _lock = new();
    private readonly Queue<SqliteWrite> _waiting = [];
    private Thread? _thread;
    private bool _isClosed;

    /// <summary>Waits until the work has been done and committed. It may be done more than once, and only the last time counts.</summary>
    public Task<T> AddAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);

        var added = new SqliteWrite<T>(work);
        added.Heed(cancellationToken);
        if (!TryAdd(added) && added.TryBegin())
            added.Fail(new ObjectDisposedException(nameof(SqliteFile)));
        return added.Done;
    }

    /// <summary>Takes no more, and returns when those that wait are written.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.Pulse(_lock);
        }

        _thread?.Join();
    }

    private bool TryAdd(SqliteWrite added)
    {
        lock (_lock)
        {
            if (_isClosed)
                return false;
            _waiting.Enqueue(added);
            if (_thread is null)
                Start();
            else if (_waiting.Count is 1)
                Monitor.Pulse(_lock);
            return true;
        }
    }

    private void Start()
    {
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "state" };
        _thread.UnsafeStart();
    }

    private void WriteAll()
    {
        List<SqliteWrite> group = [];
        while (TryTake(group))
        {
            if (group.Count > 0)
                write(group);
            group.Clear();
        }
    }

    private bool TryTake(List<SqliteWrite> group)
    {
        lock (_lock)
        {
            while (_waiting.Count is 0)
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
