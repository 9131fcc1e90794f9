namespace EcrMirror.Benchmarks.Link;

/// <summary>Where bytes pass one after the other, at a rate. Safe to use by several connections at once.</summary>
/// <param name="bytesPerSecond">The rate; null lets everything pass at once.</param>
internal sealed class Bottleneck(long? bytesPerSecond)
{
    private readonly Lock _lock = new();
    private TimeSpan _freeFrom;

    /// <summary>When the last of some bytes has passed, which stand behind all that came before.</summary>
    /// <param name="arrived">When they came, on a clock that all who ask share.</param>
    /// <param name="bytes">How many they are.</param>
    public TimeSpan Pass(TimeSpan arrived, int bytes)
    {
        if (bytesPerSecond is not { } rate)
            return arrived;
        lock (_lock)
        {
            TimeSpan from = arrived > _freeFrom ? arrived : _freeFrom;
            return _freeFrom = from + TimeSpan.FromSeconds(bytes / (double)rate);
        }
    }
}
