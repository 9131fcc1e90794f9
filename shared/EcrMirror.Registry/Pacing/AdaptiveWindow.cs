namespace EcrMirror.Registry.Pacing;

/// <summary>
/// How many requests of one kind may be under way at a registry. More of them bring more only where each mostly waits for its way there and
/// back, so the window is as large as the distance is worth, reaches that by doubling while answers stay as quick as they were, and shrinks
/// where they do not. A registry that refuses for a moment halves it. Whoever uses it takes care that one thread does so at a time.
/// </summary>
/// <remarks>
/// A round is as many answers as the window has places. Its quickest answer is compared, because new connections, tokens and pauses of this
/// process make single answers slow, and a queue at the registry makes all of them so.
/// </remarks>
internal sealed class AdaptiveWindow
{
    /// <summary>Requests at a time that keep a registry busy which is next door.</summary>
    public const int Nearby = 8;

    // One process hardly makes more of them, whatever the registry takes. So a request that takes 30 ms is worth 60 places, and one that takes
    // 3 ms, as on the same machine, 6.
    private const double UsefulPerSecond = 2000;

    // A third longer than with nobody else there: a quarter of those under way just wait for others.
    private const double SlowerIsWaiting = 4 / 3d;
    private const double SlowerIsTooMuch = 2;

    // Routes change, and with them what is quick.
    private static readonly TimeSpan QuickestCountsFor = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly int _start;
    private readonly int _most;
    private TimeSpan _quickest = TimeSpan.MaxValue;
    private long _quickestSeen;
    private TimeSpan _quickestOfRound = TimeSpan.MaxValue;
    private int _answersOfRound;
    private bool _wasFull;
    private bool _doubles = true;
    private long _halved;

    /// <param name="start">Places at first; slow answers take none of these away, refusals do.</param>
    /// <param name="most">Most places.</param>
    /// <param name="time">The clock.</param>
    public AdaptiveWindow(int start, int most, TimeProvider time)
    {
        _time = time;
        _most = most;
        Places = _start = Math.Min(start, most);
        _halved = time.GetTimestamp();
    }

    /// <summary>How many may be under way; at least one.</summary>
    public int Places { get; private set; }

    /// <summary>A request was answered.</summary>
    /// <param name="begun">When it was sent, as a timestamp of the clock.</param>
    /// <param name="isFull">Whether every place is taken; only then is it known what so many cost.</param>
    public void Answered(long begun, bool isFull)
    {
        TimeSpan took = _time.GetElapsedTime(begun);
        if (took < _quickestOfRound)
            _quickestOfRound = took;
        _wasFull |= isFull;
        if (++_answersOfRound >= Places)
            EndRound();
    }

    /// <summary>A request was refused as one too many, or not answered at all. Those that were sent before the last such one say nothing new.</summary>
    /// <param name="begun">When it was sent, as a timestamp of the clock.</param>
    public void Refused(long begun)
    {
        if (begun < _halved)
            return;
        _halved = _time.GetTimestamp();
        _doubles = false;
        Places = Math.Max(1, Places / 2);
        BeginRound();
    }

    private void EndRound()
    {
        if (_quickestOfRound <= _quickest || _time.GetElapsedTime(_quickestSeen) > QuickestCountsFor)
            (_quickest, _quickestSeen) = (_quickestOfRound, _time.GetTimestamp());

        int worth = Math.Clamp((int)Math.Ceiling(_quickest.TotalSeconds * UsefulPerSecond), _start, _most);
        if (_quickestOfRound > _quickest * SlowerIsTooMuch)
            Shrink(Places - 1);
        else if (_quickestOfRound > _quickest * SlowerIsWaiting)
            _doubles = false;
        else if (_wasFull)
            Places = _doubles ? Places * 2 : Places + 1;

        if (Places > worth)
            Shrink(worth);
        BeginRound();
    }

    private void Shrink(int to)
    {
        _doubles = false;
        Places = Math.Max(to, Math.Min(Places, _start));
    }

    private void BeginRound() => (_quickestOfRound, _answersOfRound, _wasFull) = (TimeSpan.MaxValue, 0, false);
}
