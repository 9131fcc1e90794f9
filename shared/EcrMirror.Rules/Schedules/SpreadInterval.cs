using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EcrMirror.Rules.Schedules;

/// <summary>Times that are an interval apart, at a moment within it that a name picks: names are spread evenly over it.</summary>
internal static class SpreadInterval
{
    /// <summary>The first of these times after another.</summary>
    public static DateTimeOffset Next(TimeSpan interval, DateTimeOffset after, string name)
    {
        // The hash of the base library differs from process to process.
        ulong hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        long moment = (long)(hash % (ulong)interval.Ticks);
        long since = (after.UtcTicks - DateTimeOffset.UnixEpoch.Ticks - moment) % interval.Ticks;
        return new DateTimeOffset(after.UtcTicks, TimeSpan.Zero) + TimeSpan.FromTicks(interval.Ticks - (since < 0 ? since + interval.Ticks : since));
    }
}
