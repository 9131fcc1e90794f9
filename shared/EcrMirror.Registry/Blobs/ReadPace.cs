namespace EcrMirror.Registry.Blobs;

/// <summary>How fast bytes come, and whether it is them that are waited for.</summary>
internal sealed class ReadPace(TimeProvider time)
{
    // Some round trips on a far link, and little of a large blob on a near one.
    private static readonly TimeSpan Measure = TimeSpan.FromMilliseconds(400);

    private long _start;
    private long _asked;
    private long _before;
    private TimeSpan _waited;

    /// <summary>Begins to measure, anew where it had.</summary>
    /// <param name="bytes">How many had come by now.</param>
    public void Restart(long bytes) => (_start, _before, _waited) = (time.GetTimestamp(), bytes, TimeSpan.Zero);

    /// <summary>A read begins.</summary>
    public void Ask() => _asked = time.GetTimestamp();

    /// <summary>It ended.</summary>
    public void Got() => _waited += time.GetElapsedTime(_asked);

    /// <summary>Tells, and begins anew; false while too little was measured.</summary>
    /// <param name="bytes">How many have come by now.</param>
    /// <param name="bytesPerSecond">How fast they came.</param>
    /// <param name="isWaitedFor">Whether most of the time went into reads, rather than into what was done with the bytes.</param>
    public bool TryTell(long bytes, out double bytesPerSecond, out bool isWaitedFor)
    {
        TimeSpan elapsed = time.GetElapsedTime(_start);
        bool tells = elapsed >= Measure;
        (bytesPerSecond, isWaitedFor) = tells ? ((bytes - _before) / elapsed.TotalSeconds, _waited >= elapsed / 2) : (0, false);
        if (tells)
            Restart(bytes);
        return tells;
    }
}
