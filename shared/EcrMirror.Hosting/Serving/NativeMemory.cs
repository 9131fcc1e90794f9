using System.Runtime.InteropServices;

namespace EcrMirror.Hosting.Serving;

/// <summary>How memory outside of the heap of .NET is given back.</summary>
internal static partial class NativeMemory
{
    private const int MmapThreshold = -3; // M_MMAP_THRESHOLD of malloc.h
    private const int SmallestMapped = 60 * 1024;

    /// <summary>
    /// Has blocks of 60 KiB and more go back to the system as soon as they are freed. The compiler takes 64 KiB at a time for a method, and what
    /// it frees lies between what stays, so that glibc keeps it: 6 MiB of a service that has started.
    /// </summary>
    /// <remarks>
    /// Another C library than glibc is left as it is; so is a process that is told a threshold by its environment.
    /// Source: https://man7.org/linux/man-pages/man3/mallopt.3.html
    /// </remarks>
    public static void ReturnFreed()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is { Length: > 0 })
            return;

        try
        {
            _ = SetOption(MmapThreshold, SmallestMapped);
        }
        catch (DllNotFoundException)
        {
            // Not glibc.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
