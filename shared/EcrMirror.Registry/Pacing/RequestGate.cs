namespace EcrMirror.Registry.Pacing;

/// <summary>
/// What every request to one registry host passes: at most so many at a time, and none while the host has asked to be left alone.
/// Downloads have places of their own: one is held while its bytes go into uploads, and those first need a request, perhaps at
/// this very host. Sharing the places, enough downloads would wait for each other's.
/// </summary>
internal sealed class RequestGate(RegistryOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _requests = new(options.ConcurrentRequests);
    private readonly SemaphoreSlim _downloads = new(options.ConcurrentDownloads);
    private readonly long _start = time.GetTimestamp();
    private long _pausedUntil;

    /// <summary>Waits for a place and for the end of any pause.</summary>
    public async Task<Place> EnterAsync(bool forDownload, CancellationToken cancellationToken)
    {
        SemaphoreSlim places = forDownload ? _downloads : _requests;
        await places.WaitAsync(cancellationToken);
        try
        {
            await WaitOutPauseAsync(cancellationToken);
            return new Place(places);
        }
        catch
        {
            places.Release();
            throw;
        }
    }

    /// <summary>Waits for the end of any pause.</summary>
    public async Task WaitOutPauseAsync(CancellationToken cancellationToken)
    {
        // A loop, because another answer may have made the pause longer in the meantime.
        while (new TimeSpan(Volatile.Read(ref _pausedUntil)) - time.GetElapsedTime(_start) is { Ticks: > 0 } left)
            await Task.Delay(Rounded(left), time, cancellationToken);
    }

    /// <summary>Lets no request begin for a while; a pause never ends one that is longer.</summary>
    public void Pause(TimeSpan duration)
    {
        TimeSpan bounded = duration < options.LongestPause ? duration : options.LongestPause;
        long until = (time.GetElapsedTime(_start) + bounded).Ticks;
        long seen = Volatile.Read(ref _pausedUntil);
        while (until > seen && Interlocked.CompareExchange(ref _pausedUntil, until, seen) is var now && now != seen)
            seen = now;
    }

    public void Dispose()
    {
        _requests.Dispose();
        _downloads.Dispose();
    }

    // Timers count whole milliseconds: rounded down, the last wait would be none at all.
    private static TimeSpan Rounded(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    /// <summary>A place in the gate; disposing it once or more gives it back once.</summary>
    internal sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}
