namespace EcrMirror.State.Storage;

/// <summary>A write that somebody waits for.</summary>
internal abstract class SqliteWrite
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int GivenUp = 2;

    private int _state;

    /// <summary>Why it failed, if it did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether its caller still waits, who from now on waits to the end.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) is Waiting;

    /// <summary>Does the work, and keeps what came of it until the transaction has been committed.</summary>
    public void Run(SqliteDatabase database)
    {
        Failure = null;
        try
        {
            Work(database);
        }
        catch (Exception failure)
        {
            // Whatever it is, it is the caller's, who gets it.
            Failure = failure;
        }
    }

    /// <summary>Lets the caller go on.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller what went wrong.</summary>
    public abstract void Fail(Exception failure);

    protected abstract void Work(SqliteDatabase database);

    protected bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) is Waiting;
}

/// <param name="work">The work.</param>
internal sealed class SqliteWrite<T>(Func<SqliteDatabase, T> work) : SqliteWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private T? _result;

    public Task<T> Done => _done.Task;

    /// <summary>Has the caller give up when it is told to, unless the write has begun by then.</summary>
    public void Heed(CancellationToken cancellationToken) => _registration = cancellationToken.UnsafeRegister(
        static (write, token) =>
        {
            var self = (SqliteWrite<T>)write!;
            if (self.TryGiveUp())
                self._done.TrySetCanceled(token);
        },
        this);

    public override void Complete()
    {
        _registration.Dispose();
        _done.SetResult(_result!);
    }

    public override void Fail(Exception failure)
    {
        _registration.Dispose();
        _done.SetException(failure);
    }

    protected override void Work(SqliteDatabase database) => _result = work(database);
}
