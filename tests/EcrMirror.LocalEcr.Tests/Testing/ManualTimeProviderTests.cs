using EcrMirror.Testing.Time;

namespace EcrMirror.LocalEcr.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Time_stands_still_until_it_is_moved()
    {
        DateTimeOffset before = _time.GetUtcNow();
        long stamp = _time.GetTimestamp();

        _time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(before.AddSeconds(90), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetElapsedTime(stamp));
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come()
    {
        Task delay = Task.Delay(TimeSpan.FromSeconds(10), _time);

        _time.Advance(TimeSpan.FromSeconds(9));
        bool endedEarly = delay.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(1));
        await delay;

        Assert.False(endedEarly);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void Timers_fire_in_order_and_see_the_time_they_were_due()
    {
        DateTimeOffset start = _time.GetUtcNow();
        List<(string Name, TimeSpan At)> fired = [];
        using ITimer late = _time.CreateTimer(_ => fired.Add(("late", _time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using ITimer often = _time.CreateTimer(_ => fired.Add(("often", _time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(
            [("often", TimeSpan.FromSeconds(2)), ("often", TimeSpan.FromSeconds(4)), ("late", TimeSpan.FromSeconds(5)), ("often", TimeSpan.FromSeconds(6))],
            fired);
    }

    [Fact]
    public void A_disposed_timer_does_not_fire()
    {
        bool hasFired = false;
        _time.CreateTimer(_ => hasFired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Dispose();

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(hasFired);
    }

    [Fact]
    public async Task That_something_sleeps_can_be_awaited()
    {
        Task two = _time.WhenTimersAsync(2);
        Task first = Task.Delay(TimeSpan.FromSeconds(1), _time);
        bool endedEarly = two.IsCompleted;
        Task second = Task.Delay(TimeSpan.FromSeconds(1), _time);

        await two;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(first, second);

        Assert.False(endedEarly);
    }
}
