using System.Runtime.InteropServices;
using System.Text;

namespace EcrMirror.State.Storage;

/// <summary>
/// A connection to a database, for one caller at a time. Statements that were prepared are kept for the next time.
/// </summary>
internal sealed unsafe class SqliteDatabase : IDisposable
{
    /// <summary>How long somebody else's lock is waited for.</summary>
    public const int BusySeconds = 30;

    /// <summary>More than there are texts of statements here, each of which is written in the code.</summary>
    private const int MostKept = 64;

    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private nint _database;

    private SqliteDatabase(nint database) => _database = database;

    public bool IsInTransaction => SqliteLibrary.IsOutsideTransaction(_database) is 0;

    /// <summary>The rows that the last statement added, changed or removed.</summary>
    public int Changes => SqliteLibrary.Changes(_database);

    /// <summary>Opens a file; where it may be written it is made if it is not there.</summary>
    /// <exception cref="SqliteRefusedException">It cannot be opened.</exception>
    public static SqliteDatabase Open(string path, bool isReadOnly)
    {
        int flags = isReadOnly ? SqliteLibrary.OpenReadOnly : SqliteLibrary.OpenReadWrite | SqliteLibrary.OpenCreate;
        nint database = 0;
        int code;
        fixed (byte* text = Terminated(path))
            code = SqliteLibrary.Open(text, &database, flags | SqliteLibrary.OpenNoMutex, SqliteSystem.Name);

        // Also one that could not be opened has to be closed.
        var opened = new SqliteDatabase(database);
        try
        {
            opened.Check(code);
            opened.Check(SqliteLibrary.WhenBusy(database, &Wait, 0));
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A statement whose values are yet to be set. Whoever took it gives it back by disposing it.</summary>
    /// <exception cref="SqliteRefusedException">It cannot be prepared.</exception>
    public SqliteStatement Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out SqliteStatement? known))
            return known.Taken();

        nint prepared = 0;
        byte[] text = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = text)
            Check(SqliteLibrary.Prepare(_database, start, text.Length, SqliteLibrary.PreparePersistent, &prepared, null));
        bool isKept = _statements.Count < MostKept;
        var statement = new SqliteStatement(this, prepared, isKept);
        if (isKept)
            _statements.Add(sql, statement);
        return statement.Taken();
    }

    /// <summary>Runs a statement without values; it is kept.</summary>
    /// <exception cref="SqliteRefusedException">SQLite refused.</exception>
    public void Execute(string sql)
    {
        using SqliteStatement statement = Statement(sql);
        statement.Execute();
    }

    /// <summary>Runs any number of statements, once.</summary>
    /// <exception cref="SqliteRefusedException">SQLite refused one; those before it are done.</exception>
    public void Run(string script)
    {
        fixed (byte* text = Terminated(script))
            Check(SqliteLibrary.Run(_database, text, 0, 0, null));
    }

    /// <summary>Runs statements that SQLite refuses at once where somebody else has the lock, again until it is free.</summary>
    /// <exception cref="SqliteRefusedException">SQLite refused one for another reason, or the lock was not freed.</exception>
    public void RunWhenFree(string script)
    {
        for (int count = 0; ; count++)
        {
            try
            {
                Run(script);
                return;
            }
            catch (SqliteRefusedException refused) when (refused.Code is SqliteLibrary.Busy && HasWaited(count))
            {
                // Again.
            }
        }
    }

    /// <summary>The number that a statement says.</summary>
    /// <exception cref="SqliteRefusedException">SQLite refused.</exception>
    public long Number(string sql)
    {
        using SqliteStatement statement = Statement(sql);
        return statement.Read() ? statement.Number(0) : throw new InvalidOperationException($"'{sql}' says nothing.");
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
            statement.Destroy();
        _statements.Clear();
        _ = SqliteLibrary.Close(_database);
        _database = 0;
    }

    internal void Check(int code)
    {
        if (code is not (SqliteLibrary.Ok or SqliteLibrary.Row or SqliteLibrary.Done))
            throw Refused(code);
    }

    private SqliteRefusedException Refused(int code)
    {
        byte* message = _database is 0 ? SqliteLibrary.MessageOf(code) : SqliteLibrary.Message(_database);
        return new SqliteRefusedException(code & 0xFF, Marshal.PtrToStringUTF8((nint)message) ?? "");
    }

    private static byte[] Terminated(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>
    /// Called by SQLite when somebody else has the lock it needs; 0 gives up. Whoever waits for this caller waits too: nothing can be done with the
    /// connection meanwhile.
    /// </summary>
    /// <param name="argument">Nothing.</param>
    /// <param name="count">How often it was called for this lock.</param>
    [UnmanagedCallersOnly]
    private static int Wait(nint argument, int count) => HasWaited(count) ? 1 : 0;

    private static bool HasWaited(int count)
    {
        ReadOnlySpan<byte> milliseconds = [1, 1, 2, 2, 5, 5, 10, 10, 20, 20, 25];
        if (count >= milliseconds.Length + (BusySeconds * 1000 / milliseconds[^1]))
            return false;

        SqliteSystem.Sleep(milliseconds[Math.Min(count, milliseconds.Length - 1)]);
        return true;
    }
}
