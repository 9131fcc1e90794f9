using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace EcrMirror.State.Storage;

/// <summary>
/// A prepared statement, which is taken, given its values, run, and given back by <see cref="Dispose"/>. The text is ours: what comes from outside
/// is a value.
/// </summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    private const int Small = 512;

    private readonly SqliteDatabase _database;
    private readonly string[] _names;
    private readonly bool _isKept;
    private nint _statement;
    private bool _isTaken;

    public SqliteStatement(SqliteDatabase database, nint statement, bool isKept)
    {
        (_database, _statement, _isKept) = (database, statement, isKept);
        _names = new string[SqliteLibrary.ParameterCount(statement)];
        for (int index = 0; index < _names.Length; index++)
            _names[index] = Marshal.PtrToStringUTF8((nint)SqliteLibrary.ParameterName(statement, index + 1)) ?? "";
    }

    /// <summary>Gives a value, by its name in the text. What is not given is null.</summary>
    public SqliteStatement With(string name, string value)
    {
        byte[]? rented = null;
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes = most <= Small ? stackalloc byte[Small] : rented = ArrayPool<byte>.Shared.Rent(most);
        int length = Encoding.UTF8.GetBytes(value, bytes);
        int code;
        fixed (byte* start = bytes)
            code = SqliteLibrary.BindText(_statement, IndexOf(name), start, length, SqliteLibrary.Transient);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        _database.Check(code);
        return this;
    }

    /// <inheritdoc cref="With(string, string)"/>
    public SqliteStatement With(string name, long value)
    {
        _database.Check(SqliteLibrary.BindNumber(_statement, IndexOf(name), value));
        return this;
    }

    /// <inheritdoc cref="With(string, string)"/>
    public SqliteStatement With(string name, ReadOnlySpan<byte> value)
    {
        // Nowhere would be null, which is not the same as nothing.
        byte nothing = 0;
        fixed (byte* start = value)
            _database.Check(SqliteLibrary.BindBytes(_statement, IndexOf(name), start is null ? &nothing : start, value.Length, SqliteLibrary.Transient));
        return this;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The rows that it added, changed or removed.</returns>
    /// <exception cref="SqliteRefusedException">SQLite refused.</exception>
    public int Execute()
    {
        while (Read())
        {
            // What it answers is of no use.
        }

        return _database.Changes;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="SqliteRefusedException">SQLite refused.</exception>
    public bool Read()
    {
        int code = SqliteLibrary.Step(_statement);
        _database.Check(code);
        return code is SqliteLibrary.Row;
    }

    public bool IsNull(int column) => SqliteLibrary.ColumnType(_statement, column) is SqliteLibrary.Null;

    public long Number(int column) => SqliteLibrary.ColumnNumber(_statement, column);

    public string Text(int column)
    {
        // In this order: asking for the text can change its length in bytes.
        byte* text = SqliteLibrary.ColumnText(_statement, column);
        return Encoding.UTF8.GetString(text, SqliteLibrary.ColumnLength(_statement, column));
    }

    public byte[] Bytes(int column)
    {
        byte* bytes = SqliteLibrary.ColumnBytes(_statement, column);
        return new ReadOnlySpan<byte>(bytes, SqliteLibrary.ColumnLength(_statement, column)).ToArray();
    }

    /// <summary>Gives it back. Whatever it had of the database is let go of: a row that stands open would keep the log from being emptied.</summary>
    public void Dispose()
    {
        if (!_isTaken)
            return;

        // What these answer is what running it has answered.
        _ = SqliteLibrary.Reset(_statement);
        _ = SqliteLibrary.ClearBindings(_statement);
        _isTaken = false;
        if (!_isKept)
            Destroy();
    }

    internal SqliteStatement Taken()
    {
        if (_isTaken)
            throw new InvalidOperationException("The statement is in use.");
        _isTaken = true;
        return this;
    }

    internal void Destroy()
    {
        _ = SqliteLibrary.Finalize(_statement);
        _statement = 0;
    }

    // They are few.
    private int IndexOf(string name)
    {
        int index = Array.IndexOf(_names, name);
        return index >= 0 ? index + 1 : throw new ArgumentException($"The statement has no value {name}.", nameof(name));
    }
}
