namespace EcrMirror.Copier.Limits;

/// <summary>
/// How many blobs are under way: as many as keep making the whole faster. It tries twice as many, and keeps them if they bring at least half of
/// what so many more could; otherwise it goes back, and tries again later, in the other direction where there is one. So a fast link keeps its
/// few blobs, and a long one, where each blob waits most of its time, gets many. Where no processor has time left, more are not tried: they would
/// wait for that. Whoever uses it takes care that one thread does so at a time.
/// </summary>
/// <param name="least">Blobs at first, and at least; not more than <paramref name="most"/>.</param>
/// <param name="most">Most blobs.</param>
/// <param name="processors">What processors have left.</param>
/// <param name="time">The clock.</param>
internal sealed class BlobTrials(int least, int most, SpareProcessors processors, TimeProvider time)
{
    // What the requests around a blob are worth in bytes, so that more small blobs count as more, too.
    private const long BlobWork = 256 * 1024;

    private const double WorthItFrom = 0.5;
    private const double BusyBelow = 0.1;

    // A process that has just begun gets faster by itself.
    private const int LooksOfBeginning = 2;

    // Long enough for several round trips of a far registry.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    // A trial that fails on a long link costs more than one too many on a fast one, so the next comes soon, and only then less often.
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(32);

    private readonly int _least = Math.Min(least, most);
    private Trial? _trial;
    private bool _shrinks;
    private int _looks;
    private TimeSpan _rest = TimeSpan.Zero;
    private long _restsSince;
    private long _lookedAt = time.GetTimestamp();
    private long _work;
    private bool _isComparable;

    /// <summary>How many may be under way.</summary>
    public int Places { get; private set; } = Math.Min(least, most);

    /// <summary>Bytes of blobs were sent.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="taken">Places that are taken; where they are not as many as there are, nothing is learnt about so many.</param>
    public void Sent(long bytes, int taken)
    {
        _work += bytes;
        _isComparable &= taken == Places;
        TimeSpan since = time.GetElapsedTime(_lookedAt);
        if (since < LookEvery)
            return;

        bool mayGrow = processors.TakeShare() is not < BusyBelow;
        if (_isComparable && ++_looks > LooksOfBeginning)
            Judge(_work / since.TotalSeconds, mayGrow);

        // After a change the next look is not comparable: connections have to be made first, or blobs to end.
        (_lookedAt, _work, _isComparable) = (time.GetTimestamp(), 0, taken == Places);
    }

    /// <summary>A blob has ended.</summary>
    /// <param name="taken">Places that are taken now.</param>
    public void Ended(int taken) => Sent(BlobWork, taken);

    private void Judge(double pace, bool mayGrow)
    {
        if (_trial is { } before)
        {
            if (!Confirms(before, pace))
            {
                Places = before.Places;
                _trial = null;
                Rest();
                return;
            }

            (_trial, _rest) = (null, TimeSpan.Zero);
        }

        if (time.GetElapsedTime(_restsSince) < _rest)
            return;

        int next = _shrinks || !mayGrow ? Math.Max(Places / 2, _least) : Math.Min(Places * 2, most);
        if (next == Places)
        {
            // Processors may have time again at the next look.
            if (mayGrow)
                Rest();
            return;
        }

        _trial = new Trial(Places, pace);
        Places = next;
    }

    // Whether to stay with what was tried. The same question both ways: is the larger number worth it?
    private bool Confirms(Trial before, double pace)
    {
        bool hasGrown = Places > before.Places;
        (int few, double paceOfFew, int many, double paceOfMany) = hasGrown ? (before.Places, before.Pace, Places, pace) : (Places, pace, before.Places, before.Pace);
        double offered = ((double)many / few) - 1;
        return (paceOfMany >= paceOfFew * (1 + (offered * WorthItFrom))) == hasGrown;
    }

    private void Rest()
    {
        _rest = TimeSpan.FromTicks(Math.Clamp(_rest.Ticks * 2, FirstRest.Ticks, LongestRest.Ticks));
        _restsSince = time.GetTimestamp();

        // Where there is no way further in a direction, the next trial goes in the other one.
        _shrinks = Places > _least && (Places == most || !_shrinks);
    }

    private sealed record Trial(int Places, double Pace);
}
