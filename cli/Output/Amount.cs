using System.Globalization;

namespace EcrMirror.Cli.Output;

/// <summary>Figures as people read them.</summary>
internal static class Amount
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes in the largest unit that leaves at least one, such as <c>1.5 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0 ? $"{bytes} B" : $"{value.ToString("0.0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>Blobs with their bytes; a dash for none.</summary>
    public static string Blobs(int blobs, long bytes) => blobs == 0 ? "-" : $"{blobs} ({Bytes(bytes)})";

    /// <summary>A time in seconds, such as <c>0.42 s</c>; a dash for none.</summary>
    public static string Time(TimeSpan? time) =>
        time is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.00} s") : "-";
}
