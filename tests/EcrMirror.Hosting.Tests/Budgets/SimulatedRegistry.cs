namespace EcrMirror.Hosting.Tests.Budgets;

/// <summary>A bucket that leaks at a rate; what does not fit is refused.</summary>
internal sealed class SimulatedRegistry(double perSecond, double burst, TimeProvider time)
{
    private readonly List<(TimeSpan At, bool IsRefused)> _requests = [];
    private readonly long _start = time.GetTimestamp();
    private double _taken;
    private TimeSpan _leakedAt;

    public double PerSecond { get; set; } = perSecond;

    public bool TryTake()
    {
        TimeSpan now = time.GetElapsedTime(_start);
        _taken = Math.Max(0, _taken - ((now - _leakedAt).TotalSeconds * PerSecond));
        _leakedAt = now;
        bool isRefused = _taken + 1 > burst;
        if (!isRefused)
            _taken++;
        _requests.Add((now, isRefused));
        return !isRefused;
    }

    /// <summary>Requests per second that were taken from one second of the run to another.</summary>
    public double Rate(int from, int to) => _requests.Count(request => !request.IsRefused && IsIn(request.At, from, to)) / (double)(to - from);

    /// <summary>The part of the requests that were refused.</summary>
    public double Refused(int from, int to)
    {
        (TimeSpan At, bool IsRefused)[] all = [.. _requests.Where(request => IsIn(request.At, from, to))];
        return all.Count(request => request.IsRefused) / (double)Math.Max(1, all.Length);
    }

    private static bool IsIn(TimeSpan at, int from, int to) => at.TotalSeconds >= from && at.TotalSeconds < to;
}
