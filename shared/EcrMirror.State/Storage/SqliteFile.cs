using Microsoft.Data.Sqlite;

namespace EcrMirror.State.Storage;

/// <summary>
/// One connection to a state file, used by one caller at a time.
/// </summary>
/// <remarks>
/// Within a process callers queue here rather than at SQLite's file lock, whose waiting is polling and may starve one of them.
/// Between processes the lock decides: the file is in WAL mode, where readers never wait, and a writer waits for the other's
/// statement or short transaction, never for anything that takes its time, because nothing is awaited between begin and commit.
/// <c>synchronous = FULL</c> costs one flush per write, which is little beside a copy over the network, and keeps what a completed
/// task promises also when the power goes; NORMAL would keep it only when the process dies.
/// SQLite has no asynchronous I/O, so the work runs on the caller's thread; moving it to another would block that one instead.
/// </remarks>
internal sealed class SqliteFile : IDisposable
{
    private const int BusySeconds = 30;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isClosed;

    private SqliteFile(string path, SqliteConnection connection) => (_path, _connection) = (path, connection);

    /// <summary>Opens or makes a file and its folder; a folder made for it is only for its owner.</summary>
    /// <exception cref="StateException">The file cannot be used; the message says why.</exception>
    public static SqliteFile Open(string path)
    {
        string fullPath = Path.GetFullPath(path);
        MakeFolder(fullPath);
        return Open(fullPath, SqliteOpenMode.ReadWriteCreate, Prepare);

        int Prepare(SqliteConnection connection)
        {
            connection.Open();

            // SQLite's own waiting starts with milliseconds; the driver's, which takes over after it, sleeps 150 ms a time.
            Set(connection, "PRAGMA busy_timeout = 5000");
            Set(connection, "PRAGMA synchronous = FULL");
            SqliteSchema.Prepare(connection, fullPath);
            return Set(connection, "PRAGMA journal_mode = WAL");
        }
    }

    /// <summary>Opens a file that is there, and changes nothing in it.</summary>
    /// <exception cref="StateException">The file is not there, or cannot be used; the message says why.</exception>
    public static SqliteFile OpenToRead(string path)
    {
        string fullPath = Path.GetFullPath(path);
        if (!File.Exists(fullPath))
            throw new StateException($"'{fullPath}' is not there. The first start of a service makes it; or name the file that is meant.");

        return Open(fullPath, SqliteOpenMode.ReadOnly, connection =>
        {
            connection.Open();
            return Set(connection, "PRAGMA busy_timeout = 5000");
        });
    }

    /// <summary>Does work on the connection as soon as it is this caller's turn.</summary>
    /// <exception cref="StateException">SQLite refused; the message says why.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return Work(work);
    }

    /// <summary>As <see cref="RunAsync"/>, all of the work or none; the file's other writers wait until it is done.</summary>
    /// <exception cref="StateException">SQLite refused; the message says why.</exception>
    public Task RunTransactionAsync(Action<SqliteConnection> work, CancellationToken cancellationToken) => RunAsync(
        connection =>
        {
            // The driver begins immediately, that is with the write lock: a transaction that only takes it at its first write can
            // find that its snapshot is stale, and no waiting helps then.
            using SqliteTransaction transaction = connection.BeginTransaction();
            work(connection);
            transaction.Commit();
            return true;
        },
        cancellationToken);

    /// <summary>As <see cref="RunAsync"/>, for what happens while the file is being opened.</summary>
    /// <exception cref="StateException">SQLite refused; the message says why.</exception>
    public T Run<T>(Func<SqliteConnection, T> work)
    {
        _turn.Wait();
        return Work(work);
    }

    public void Dispose()
    {
        // Whoever is at work finishes first; who comes later is told. The semaphore holds nothing that needs disposing.
        _turn.Wait();
        _isClosed = true;
        _connection.Dispose();
        _turn.Release();
    }

    private static SqliteFile Open(string fullPath, SqliteOpenMode mode, Func<SqliteConnection, int> prepare)
    {
        SQLitePCL.Batteries_V2.Init();
        var address = new SqliteConnectionStringBuilder
        {
            DataSource = fullPath,
            Mode = mode,
            DefaultTimeout = BusySeconds,
            Pooling = false,
        };
        var file = new SqliteFile(fullPath, new SqliteConnection(address.ConnectionString));
        try
        {
            file.Run(prepare);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private T Work<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return work(_connection);
        }
        catch (SqliteException refused)
        {
            throw new StateException(Explain(refused), refused);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Result codes: https://www.sqlite.org/rescode.html
    private string Explain(SqliteException refused) => refused.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            $"'{_path}' was held by another process for more than {BusySeconds} seconds. Wait for that process or stop it, then try again.",
        SQLitePCL.raw.SQLITE_READONLY =>
            $"'{_path}' cannot be written. Give this user write access to the file and to its folder, or name another file.",
        SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM or SQLitePCL.raw.SQLITE_AUTH =>
            $"'{_path}' cannot be opened. Is it a file, and may this user write it and its folder? Otherwise name another file.",
        SQLitePCL.raw.SQLITE_NOTADB =>
            $"'{_path}' is not an SQLite database. Name another file to keep state in.",
        SQLitePCL.raw.SQLITE_CORRUPT =>
            $"'{_path}' is damaged. Move it away together with its -wal and -shm files and start again: what is missing is planned anew.",
        SQLitePCL.raw.SQLITE_FULL =>
            $"'{_path}' cannot grow: the disk is full. Make room, then try again.",
        _ =>
            $"'{_path}' cannot be used: {refused.Message}",
    };

    private static int Set(SqliteConnection connection, string pragma)
    {
        using SqliteCommand command = connection.Command(pragma);
        return command.ExecuteNonQuery();
    }

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
