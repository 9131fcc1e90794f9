namespace EcrMirror.Hosting.Budgets;

/// <summary>How often something happened in the last moments: in the half second that is going on or in the one before, whichever is more.</summary>
internal sealed class RecentCount(TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.5);

    private long _since = time.GetTimestamp();
    private int _now;
    private int _before;

    public int Value
    {
        get
        {
            MoveOn();
            return Math.Max(_now, _before);
        }
    }

    public void Add()
    {
        MoveOn();
        _now++;
    }

    private void MoveOn()
    {
        TimeSpan elapsed = time.GetElapsedTime(_since);
        if (elapsed < Moment)
            return;
        _before = elapsed < Moment * 2 ? _now : 0;
        _now = 0;
        _since = time.GetTimestamp();
    }
}
