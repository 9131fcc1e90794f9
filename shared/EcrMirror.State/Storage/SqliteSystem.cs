using System.Runtime.InteropServices;

namespace EcrMirror.State.Storage;

/// <summary>
/// The operating system as SQLite sees it (https://www.sqlite.org/vfs.html), with a sleep of its own: the library was built without <c>usleep</c> and
/// sleeps whole seconds. That meets whoever finds the file's lock taken, and now and then who reads while another connection commits.
/// </summary>
internal static unsafe class SqliteSystem
{
    private static readonly ManualResetEvent Never = new(false);

    // What is registered is never taken away, and lives as long as the process.
    private static readonly Functions* Registered = Register();

    /// <summary>The name to open databases with.</summary>
    public static byte* Name => Registered->Name;

    public static void Sleep(int milliseconds) => Never.WaitOne(milliseconds);

    private static Functions* Register()
    {
        var usual = (Functions*)SqliteLibrary.FindSystem(null);
        var ours = (Functions*)NativeMemory.Alloc((nuint)sizeof(Functions));
        *ours = *usual;
        ours->Next = 0;
        ours->Name = (byte*)Marshal.StringToCoTaskMemUTF8("ecr-mirror");
        ours->Sleep = &Sleep;
        _ = SqliteLibrary.RegisterSystem(ours, isDefault: 0);
        return ours;
    }

    /// <returns>How long that was, in microseconds.</returns>
    [UnmanagedCallersOnly]
    private static int Sleep(Functions* system, int microseconds)
    {
        int milliseconds = Math.Max(1, microseconds / 1000);
        Sleep(milliseconds);
        return milliseconds * 1000;
    }

    /// <summary>As SQLite 3.7.6 and later declare it, for version 3 of the structure.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Functions
    {
        public int Version;
        public int FileLength;
        public int LongestPath;
        public nint Next;
        public byte* Name;
        public nint Data;
        public nint Open;
        public nint Delete;
        public nint Access;
        public nint FullPath;
        public nint OpenLibrary;
        public nint LibraryError;
        public nint LibrarySymbol;
        public nint CloseLibrary;
        public nint Randomness;
        public delegate* unmanaged<Functions*, int, int> Sleep;
        public nint CurrentTime;
        public nint LastError;
        public nint CurrentTimeInMilliseconds;
        public nint SetCall;
        public nint GetCall;
        public nint NextCall;
    }
}
