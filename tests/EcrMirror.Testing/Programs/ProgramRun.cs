using System.Diagnostics;
using System.Globalization;

namespace EcrMirror.Testing.Programs;

/// <summary>One run of a program as a child process, from start to end.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Errors">What it wrote to its standard error.</param>
/// <param name="Wall">From its start to its end.</param>
/// <param name="Processor">
/// User and system time of the process and of those it waited for, in steps of the kernel's clock tick. True only where no other child of
/// this process ended meanwhile.
/// </param>
/// <param name="PeakResidentBytes">
/// The most memory it had resident at a time (<c>VmHWM</c>), together with those of its descendants that ran at the same time; what the last
/// few milliseconds added may be missing.
/// </param>
public sealed record ProgramRun(int ExitCode, string Output, string Errors, TimeSpan Wall, TimeSpan Processor, long PeakResidentBytes)
{
    /// <summary>From its start to the first that it wrote to its standard output; null if it wrote nothing.</summary>
    public TimeSpan? FirstOutput { get; init; }

    /// <summary>Whether it was ended because it was not done in time.</summary>
    public bool WasStopped { get; init; }

    // The kernel keeps the peak, so this only has to be short beside the run.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    // What Linux shows to programs is in hundredths of a second on every architecture that .NET runs on (USER_HZ).
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs a program to its end, whatever it ends with. Cancelling kills it. Linux only.</summary>
    /// <param name="program">Its path or name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it has besides ours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<ProgramRun> OfAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken) =>
        OfAsync(program, arguments, environment, limit: null, cancellationToken);

    /// <summary>The same, but it is killed if it is not done in time.</summary>
    public static async Task<ProgramRun> OfAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        TimeSpan processorBefore = ProcessorOfChildren();
        long started = TimeProvider.System.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            process.StandardInput.Close();
            Task<(string Text, TimeSpan? First)> output = ReadAsync(process.StandardOutput, started, cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            Task ended = process.WaitForExitAsync(cancellationToken);
            Task<long> peak = WatchPeakAsync(process.Id, ended);
            bool wasStopped = limit is { } time && !await EndsWithinAsync(time, ended, cancellationToken);
            if (wasStopped)
                process.Kill(entireProcessTree: true);
            await ended;
            TimeSpan wall = TimeProvider.System.GetElapsedTime(started);
            (string text, TimeSpan? first) = await output;
            return new ProgramRun(process.ExitCode, text, await errors, wall, ProcessorOfChildren() - processorBefore, await peak) { FirstOutput = first, WasStopped = wasStopped };
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> EndsWithinAsync(TimeSpan time, Task ended, CancellationToken cancellationToken)
    {
        try
        {
            await ended.WaitAsync(time, TimeProvider.System, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task<(string Text, TimeSpan? First)> ReadAsync(StreamReader output, long started, CancellationToken cancellationToken)
    {
        char[] first = new char[1];
        if (await output.ReadAsync(first, cancellationToken) == 0)
            return ("", null);
        TimeSpan at = TimeProvider.System.GetElapsedTime(started);
        return (first[0] + await output.ReadToEndAsync(cancellationToken), at);
    }

    private static async Task<long> WatchPeakAsync(int processId, Task ended)
    {
        long peak = 0;
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, ReadPeakOfTree(processId));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return peak;
    }

    private static long ReadPeakOfTree(int processId)
    {
        long peak = ReadPeak(processId);
        try
        {
            // Children that another thread than the first has started are missing: shells and xargs, which start the others here, have one.
            foreach (string child in File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                peak += ReadPeakOfTree(int.Parse(child, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It has ended, and what it had started with it.
        }

        return peak;
    }

    /// <summary>The most memory that a process had resident so far; 0 for one that has ended.</summary>
    internal static long ReadPeak(int processId)
    {
        try
        {
            // "VmHWM:	   30512 kB"; a process that has ended has no such line.
            string? line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(6, line.Length - 9).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static TimeSpan ProcessorOfChildren()
    {
        // Fields 16 and 17, of children that were waited for; the name in field 2 may have blanks (man 5 proc_pid_stat).
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fromThird = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return ClockTick * (long.Parse(fromThird[13], CultureInfo.InvariantCulture) + long.Parse(fromThird[14], CultureInfo.InvariantCulture));
    }
}
