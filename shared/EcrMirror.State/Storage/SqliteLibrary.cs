using System.Runtime.InteropServices;

namespace EcrMirror.State.Storage;

/// <summary>
/// What is used of SQLite's C interface (https://www.sqlite.org/c3ref/funclist.html). Only numbers and pointers pass, so that calls are
/// compiled ahead and nothing is made for them when a program starts.
/// </summary>
internal static unsafe partial class SqliteLibrary
{
    // Result codes: https://www.sqlite.org/rescode.html
    public const int Ok = 0;
    public const int Permission = 3;
    public const int Busy = 5;
    public const int Locked = 6;
    public const int ReadOnly = 8;
    public const int Corrupt = 11;
    public const int Full = 13;
    public const int CannotOpen = 14;
    public const int Authorization = 23;
    public const int NotADatabase = 26;
    public const int Row = 100;
    public const int Done = 101;

    public const int OpenReadOnly = 0x1;
    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;

    /// <summary>One caller at a time: its own locks are not needed.</summary>
    public const int OpenNoMutex = 0x8000;

    /// <summary>The statement is kept and used again.</summary>
    public const uint PreparePersistent = 1;

    /// <summary>The value is copied before the call returns.</summary>
    public const nint Transient = -1;

    /// <summary>A column without a value.</summary>
    public const int Null = 5;

    private const string Library = "e_sqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    public static partial void* FindSystem(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    public static partial int RegisterSystem(void* system, int isDefault);

    [LibraryImport(Library, EntryPoint = "sqlite3_open_v2")]
    public static partial int Open(byte* path, nint* database, int flags, byte* system);

    [LibraryImport(Library, EntryPoint = "sqlite3_close_v2")]
    public static partial int Close(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_busy_handler")]
    public static partial int WhenBusy(nint database, delegate* unmanaged<nint, int, int> handler, nint argument);

    [LibraryImport(Library, EntryPoint = "sqlite3_errmsg")]
    public static partial byte* Message(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_errstr")]
    public static partial byte* MessageOf(int code);

    [LibraryImport(Library, EntryPoint = "sqlite3_exec")]
    public static partial int Run(nint database, byte* sql, nint callback, nint argument, byte** message);

    [LibraryImport(Library, EntryPoint = "sqlite3_get_autocommit")]
    public static partial int IsOutsideTransaction(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes")]
    public static partial int Changes(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v3")]
    public static partial int Prepare(nint database, byte* sql, int length, uint flags, nint* statement, byte** rest);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    public static partial int Finalize(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_parameter_count")]
    public static partial int ParameterCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_parameter_name")]
    public static partial byte* ParameterName(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    public static partial int BindNumber(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    public static partial int BindText(nint statement, int index, byte* value, int length, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBytes(nint statement, int index, byte* value, int length, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_clear_bindings")]
    public static partial int ClearBindings(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    public static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    public static partial long ColumnNumber(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    public static partial byte* ColumnText(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    public static partial byte* ColumnBytes(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    public static partial int ColumnLength(nint statement, int column);
}
