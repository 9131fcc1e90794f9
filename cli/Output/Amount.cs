using System.Globalization;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Output;

/// <summary>Figures as people read them.</summary>
internal static class Amount
{
    private const int ShortDigest = 19;

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

    /// <summary>What came of blobs, such as <c>copied 6 (67.5 MiB), mounted 2 (50.6 MiB)</c>.</summary>
    public static string InWords(CopyTally tally, string copied = "copied", string mounted = "mounted")
    {
        string[] parts =
        [
            .. new[] { (copied, tally.BlobsCopied, tally.BytesCopied), (mounted, tally.BlobsMounted, tally.BytesMounted), ("present", tally.BlobsPresent, tally.BytesPresent) }
                .Where(part => part.Item2 > 0)
                .Select(part => $"{part.Item1} {Blobs(part.Item2, part.Item3)}"),
        ];
        return parts is [] ? $"{copied} 0" : string.Join(", ", parts);
    }

    /// <summary>A number of things, such as <c>1 request</c>.</summary>
    public static string Of(int number, string thing) => number == 1 ? $"1 {thing}" : $"{number} {thing}s";

    /// <summary>A time in seconds, such as <c>0.42 s</c>; a dash for none.</summary>
    public static string Time(TimeSpan? time) =>
        time is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.00} s") : "-";

    /// <summary>The beginning of a digest, enough to tell it from others.</summary>
    public static string Short(Digest digest)
    {
        string text = digest.ToString();
        return text[..Math.Min(text.Length, ShortDigest)];
    }
}
