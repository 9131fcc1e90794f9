using System.Net;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Pacing;

/// <summary>
/// What every request to one registry host passes: at most so many at a time, of each kind as many as its window has places, and none while
/// the host has asked to be left alone. Downloads have places of their own: one is held while its bytes go into uploads, and those first need
/// a request, perhaps at this very host. Sharing the places, enough downloads would wait for each other's.
/// </summary>
internal sealed class RequestGate : IDisposable
{
    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _requests;
    private readonly AdaptivePlaces[] _kinds;
    private readonly AdaptivePlaces _downloads;
    private readonly long _start;
    private long _pausedUntil;

    public RequestGate(RegistryHost host, RegistryOptions options, TimeProvider time)
    {
        (_options, _time, _start) = (options, time, time.GetTimestamp());
        _requests = new SemaphoreSlim(options.ConcurrentRequests);
        _kinds = [.. Enum.GetValues<RegistryAction>().Select(action => Places(host, action.ToString(), AdaptiveWindow.Nearby, options.ConcurrentRequests, time))];

        // A download is under way until its last byte: how long the first one takes says nothing about how many there should be.
        _downloads = Places(host, "Download", options.ConcurrentDownloads, options.ConcurrentDownloads, time);
    }

    /// <summary>Waits for a place and for the end of any pause.</summary>
    public async Task<Place> EnterAsync(RegistryAction action, bool forDownload, CancellationToken cancellationToken)
    {
        AdaptivePlaces places = forDownload ? _downloads : _kinds[(int)action];
        await places.EnterAsync(cancellationToken);
        SemaphoreSlim? shared = null;
        try
        {
            // Afterwards, so that who waits for others of its kind takes no place from the rest.
            if (!forDownload)
            {
                await _requests.WaitAsync(cancellationToken);
                shared = _requests;
            }

            await WaitOutPauseAsync(cancellationToken);
            return new Place(places, shared, _time.GetTimestamp());
        }
        catch
        {
            shared?.Release();
            places.Leave();
            throw;
        }
    }

    /// <summary>Waits for the end of any pause.</summary>
    public async Task WaitOutPauseAsync(CancellationToken cancellationToken)
    {
        // A loop, because another answer may have made the pause longer in the meantime.
        while (new TimeSpan(Volatile.Read(ref _pausedUntil)) - _time.GetElapsedTime(_start) is { Ticks: > 0 } left)
            await Task.Delay(Rounded(left), _time, cancellationToken);
    }

    /// <summary>Lets no request begin for a while; a pause never ends one that is longer.</summary>
    public void Pause(TimeSpan duration)
    {
        TimeSpan bounded = duration < _options.LongestPause ? duration : _options.LongestPause;
        long until = (_time.GetElapsedTime(_start) + bounded).Ticks;
        long seen = Volatile.Read(ref _pausedUntil);
        while (until > seen && Interlocked.CompareExchange(ref _pausedUntil, until, seen) is var now && now != seen)
            seen = now;
    }

    public void Dispose()
    {
        _requests.Dispose();
        _downloads.Dispose();
        foreach (AdaptivePlaces places in _kinds)
            places.Dispose();
    }

    private static AdaptivePlaces Places(RegistryHost host, string kind, int start, int most, TimeProvider time) =>
        new(new AdaptiveWindow(start, most, time), places => RegistryMeter.WindowChanged(host, kind, places));

    // Timers count whole milliseconds: rounded down, the last wait would be none at all.
    private static TimeSpan Rounded(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    /// <summary>A place in the gate; disposing it once or more gives it back once.</summary>
    internal sealed class Place(AdaptivePlaces places, SemaphoreSlim? shared, long begun) : IDisposable
    {
        private int _left;

        /// <summary>The request was answered; its body may still be read.</summary>
        public void Answered() => places.Answered(begun);

        /// <summary>The request failed. What says that there are too many makes room for fewer; any other answer says nothing about that.</summary>
        public void Failed(RegistryException failure)
        {
            bool isRefusal = failure.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
                || (failure.Status is null && failure.Kind is FailureKind.Network);
            if (isRefusal && failure.IsTransient && failure.PullsFreeAt is null)
                places.Refused(begun);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) is not 0)
                return;
            shared?.Release();
            places.Leave();
        }
    }
}
