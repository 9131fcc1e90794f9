using System.Globalization;

namespace EcrMirror.Copier.Limits;

/// <summary>
/// How much time the machine's processors have left: what this process leaves and what others, as a registry on the same machine, leave too.
/// </summary>
/// <param name="read">Reads what the kernel has counted since the machine was started, as text; null where that is not to be had.</param>
/// <remarks>
/// Source: <c>proc_stat(5)</c>. The first line is <c>cpu user nice system idle iowait irq softirq steal …</c>, of all processors together, in ticks.
/// In a container it tells of the whole machine: one that may have less of it is not seen to be busy.
/// </remarks>
internal sealed class SpareProcessors(Func<string?> read)
{
    private const int Idle = 4;
    private const int WaitsForDisk = 5;

    // From here on it is time that is counted in user and nice already.
    private const int GuestTime = 9;

    private (long Idle, long All)? _seen;

    /// <summary>Those of this machine.</summary>
    public static SpareProcessors OfMachine() => new(ReadKernel);

    /// <summary>The share of all processors' time since the last call that was left, from 0 to 1; null the first time, and where it is not known.</summary>
    public double? TakeShare()
    {
        (long Idle, long All)? before = _seen;
        _seen = read() is { } line ? Parse(line) : null;
        return (before, _seen) is ({ } from, { } to) && to.All > from.All ? (double)(to.Idle - from.Idle) / (to.All - from.All) : null;
    }

    private static (long Idle, long All)? Parse(string line)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= WaitsForDisk || fields[0] is not "cpu")
            return null;

        (long idle, long all) = (0, 0);
        for (int field = 1; field < Math.Min(fields.Length, GuestTime); field++)
        {
            if (!long.TryParse(fields[field], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks))
                return null;
            all += ticks;
            idle += field is Idle or WaitsForDisk ? ticks : 0;
        }

        return (idle, all);
    }

    private static string? ReadKernel()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            using var stat = new StreamReader("/proc/stat");
            return stat.ReadLine();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
