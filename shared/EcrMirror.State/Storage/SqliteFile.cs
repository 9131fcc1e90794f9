namespace EcrMirror.State.Storage;

/// <summary>
/// A state file: a connection for reading, which one caller has at a time, and one for writing, on which writes of many callers go into one
/// transaction.
/// </summary>
/// <remarks>
/// Within a process callers queue here rather than at SQLite's file lock, whose waiting is polling and may starve one of them.
/// Between processes the lock decides: the file is in WAL mode, where readers never wait, and a writer waits for the other's
/// transaction, never for anything that takes its time, because nothing is awaited between begin and commit.
/// <c>synchronous = FULL</c> costs one flush per transaction, and keeps what a completed task promises also when the power goes; NORMAL would
/// keep it only when the process dies. While one is flushed others read, change what they read, and wait to write it: there are as many in a
/// transaction as the disk is slow (docs/decisions/0042).
/// </remarks>
internal sealed class SqliteFile : IDisposable
{
    // With the write lock from the start: a transaction that only takes it at its first write can find that its snapshot is stale, and no
    // waiting helps then.
    private const string Begin = "BEGIN IMMEDIATE";
    private const string Commit = "COMMIT";
    private const string RollBack = "ROLLBACK";
    private const string BeginOne = "SAVEPOINT one";
    private const string KeepOne = "RELEASE one";
    private const string RollBackOne = "ROLLBACK TO one";

    private readonly string _path;
    private readonly SqliteDatabase _reading;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteWrites _writes;
    private Action<SqliteDatabase>? _afterFirstWrite;
    private SqliteDatabase? _writing;
    private bool _isClosed;

    private SqliteFile(string path, SqliteDatabase reading, Action<SqliteDatabase>? afterFirstWrite)
    {
        (_path, _reading, _afterFirstWrite) = (path, reading, afterFirstWrite);
        _writes = new SqliteWrites(Write);
    }

    /// <summary>Opens or makes a file and its folder; a folder made for it is only for its owner.</summary>
    /// <param name="path">The file.</param>
    /// <param name="afterFirstWrite">What is also to be done, but not by those who only read, nor before anybody has been served.</param>
    /// <exception cref="StateException">The file cannot be used; the message says why.</exception>
    public static SqliteFile Open(string path, Action<SqliteDatabase>? afterFirstWrite = null)
    {
        string fullPath = Path.GetFullPath(path);
        MakeFolder(fullPath);
        return Open(fullPath, isReadOnly: false, afterFirstWrite);
    }

    /// <summary>Opens a file that is there, and changes nothing in it.</summary>
    /// <exception cref="StateException">The file is not there, or cannot be used; the message says why.</exception>
    public static SqliteFile OpenToRead(string path)
    {
        string fullPath = Path.GetFullPath(path);
        return File.Exists(fullPath)
            ? Open(fullPath, isReadOnly: true, afterFirstWrite: null)
            : throw new StateException($"'{fullPath}' is not there. The first start of a service makes it; or name the file that is meant.");
    }

    /// <summary>Reads what has been committed, as soon as it is this caller's turn.</summary>
    /// <exception cref="StateException">SQLite refused; the message says why.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return work(_reading);
        }
        catch (SqliteRefusedException refused)
        {
            throw Explained(_path, refused);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Writes all of the work or none, and returns when it is committed. The work may be done more than once, and then only the last time counts.
    /// Who gives up before it was begun has written nothing; after that nobody can.
    /// </summary>
    /// <exception cref="StateException">SQLite refused; the message says why.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancellationToken) => _writes.AddAsync(work, cancellationToken);

    public void Dispose()
    {
        // Whoever is at work finishes first; who comes later is told. The semaphore holds nothing that needs disposing.
        _writes.Dispose();
        _turn.Wait();
        if (!_isClosed)
        {
            _writing?.Dispose();
            _reading.Dispose();
        }

        _isClosed = true;
        _turn.Release();
    }

    private static SqliteFile Open(string fullPath, bool isReadOnly, Action<SqliteDatabase>? afterFirstWrite)
    {
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(fullPath, isReadOnly);
            if (!isReadOnly)
            {
                SqliteSchema.Prepare(database, fullPath);

                // It reads before it takes the lock, and who has read is not made to wait for it.
                database.RunWhenFree("PRAGMA journal_mode = WAL");
            }

            return new SqliteFile(fullPath, database, afterFirstWrite);
        }
        catch (SqliteRefusedException refused)
        {
            database?.Dispose();
            throw Explained(fullPath, refused);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private void Write(IReadOnlyList<SqliteWrite> group)
    {
        SqliteDatabase database;
        try
        {
            database = _writing ??= OpenToWrite();
        }
        catch (SqliteRefusedException refused)
        {
            Fail(group, refused);
            return;
        }

        Write(group, database);
        if (Interlocked.Exchange(ref _afterFirstWrite, null) is { } then)
            Try(then, database);
    }

    // Most short runs only read.
    private SqliteDatabase OpenToWrite()
    {
        var database = SqliteDatabase.Open(_path, isReadOnly: false);
        try
        {
            database.Run("PRAGMA synchronous = FULL");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void Write(IReadOnlyList<SqliteWrite> group, SqliteDatabase database)
    {
        try
        {
            database.Execute(Begin);
        }
        catch (SqliteRefusedException refused)
        {
            Fail(group, refused);
            return;
        }

        SqliteRefusedException? refusal = null;
        try
        {
            if (TryRun(group, database))
            {
                foreach (SqliteWrite write in group)
                    Tell(write, write.Failure);
                return;
            }
        }
        catch (SqliteRefusedException refused)
        {
            refusal = refused;
        }

        if (database.IsInTransaction)
            Try(left => left.Execute(RollBack), database);
        if (group is [var only])
            Tell(only, only.Failure ?? refusal);
        else
            WriteEach(group, database);
    }

    // Nothing of them is there, and whose fault it is cannot be told.
    private void WriteEach(IReadOnlyList<SqliteWrite> group, SqliteDatabase database)
    {
        foreach (SqliteWrite write in group)
            Write([write], database);
    }

    /// <summary>Does the work of each, takes back what failed, and commits.</summary>
    /// <returns>Whether that was done; if not, the transaction may have gone already. A full disk, for one, takes what all wrote with it.</returns>
    /// <exception cref="SqliteRefusedException">The transaction cannot go on.</exception>
    private static bool TryRun(IReadOnlyList<SqliteWrite> group, SqliteDatabase database)
    {
        bool isAlone = group.Count is 1;
        foreach (SqliteWrite write in group)
        {
            if (!isAlone)
                database.Execute(BeginOne);
            write.Run(database);
            if (write.Failure is not null)
            {
                if (isAlone || !database.IsInTransaction)
                    return false;
                database.Execute(RollBackOne);
            }

            if (!isAlone)
                database.Execute(KeepOne);
        }

        database.Execute(Commit);
        return true;
    }

    private void Fail(IReadOnlyList<SqliteWrite> group, SqliteRefusedException refused)
    {
        foreach (SqliteWrite write in group)
            Tell(write, refused);
    }

    private void Tell(SqliteWrite write, Exception? failure)
    {
        if (failure is null)
            write.Complete();
        else
            write.Fail(failure is SqliteRefusedException refused ? Explained(_path, refused) : failure);
    }

    private static void Try(Action<SqliteDatabase> work, SqliteDatabase database)
    {
        try
        {
            work(database);
        }
        catch (SqliteRefusedException)
        {
            // Nobody waits for it: who comes next finds the same, or does it.
        }
    }

    private static StateException Explained(string path, SqliteRefusedException refused) => new(Explain(path, refused), refused);

    private static string Explain(string path, SqliteRefusedException refused) => refused.Code switch
    {
        SqliteLibrary.Busy or SqliteLibrary.Locked =>
            $"'{path}' was held by another process for more than {SqliteDatabase.BusySeconds} seconds. Wait for that process or stop it, then try again.",
        SqliteLibrary.ReadOnly =>
            $"'{path}' cannot be written. Give this user write access to the file and to its folder, or name another file.",
        SqliteLibrary.CannotOpen or SqliteLibrary.Permission or SqliteLibrary.Authorization =>
            $"'{path}' cannot be opened. Is it a file, and may this user write it and its folder? Otherwise name another file.",
        SqliteLibrary.NotADatabase =>
            $"'{path}' is not an SQLite database. Name another file to keep state in.",
        SqliteLibrary.Corrupt =>
            $"'{path}' is damaged. Move it away together with its -wal and -shm files and start again: what is missing is planned anew.",
        SqliteLibrary.Full =>
            $"'{path}' cannot grow: the disk is full. Make room, then try again.",
        _ =>
            $"'{path}' cannot be used: {refused.Message}",
    };

    private static void MakeFolder(string fullPath)
    {
        string folder = Path.GetDirectoryName(fullPath) ?? throw new StateException($"'{fullPath}' is a folder. Name a file to keep state in.");
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StateException($"'{folder}', the folder of '{fullPath}', cannot be made: {refused.Message} Make it, or name another file.", refused);
        }
    }
}
