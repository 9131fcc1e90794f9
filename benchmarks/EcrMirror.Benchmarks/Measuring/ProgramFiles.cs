using System.Collections.Concurrent;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>
/// What a program is loaded from, read before each of its runs. A machine that drops from memory what nobody has used for half a minute
/// has a tool begin on the disk or not by how long ago its last turn was; one of many files loses more by that than one of a single file.
/// </summary>
internal static class ProgramFiles
{
    // What links lead to is there too, or was left out when the rest was unpacked.
    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly ConcurrentDictionary<string, Lazy<Task<string[]>>> Found = new(StringComparer.Ordinal);

    /// <summary>Reads them all, so that they are in memory.</summary>
    /// <param name="program">Where the program is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task ReadAsync(string program, CancellationToken cancellationToken)
    {
        foreach (string file in await Found.GetOrAdd(program, _ => new(() => FindAsync(program, cancellationToken))).Value)
        {
            await using FileStream content = File.OpenRead(file);
            await content.CopyToAsync(Stream.Null, cancellationToken);
        }
    }

    private static async Task<string[]> FindAsync(string program, CancellationToken cancellationToken)
    {
        string[] libraries = await LibrariesAsync(program, cancellationToken);
        return [program, .. libraries, .. FolderOf(program) is { } folder ? Directory.GetFiles(folder, "*", NoLinks) : []];
    }

    // Ours lies among its libraries; what was unpacked with libraries of its own has a folder beside that of programs.
    private static string? FolderOf(string program)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(program))!;
        string own = Path.Combine(Path.GetDirectoryName(folder)!, Path.GetFileName(program));
        return Directory.EnumerateFiles(folder, "*.so").Any() ? folder : Directory.Exists(own) ? own : null;
    }

    // "	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f…)"; a program without any says so, and ends with 1.
    private static async Task<string[]> LibrariesAsync(string program, CancellationToken cancellationToken)
    {
        ProgramRun run = await ProgramRun.OfAsync("ldd", [program], new Dictionary<string, string>(), cancellationToken);
        return [.. run.Output.Split('\n').Select(line => line.Split(" => ")).Where(parts => parts is [_, ['/', ..]]).Select(parts => parts[1].Split(' ')[0])];
    }
}
