using EcrMirror.Registry.Pacing;
using EcrMirror.Testing.Time;
using FsCheck;
using FsCheck.Fluent;

namespace EcrMirror.Registry.Tests.Pacing;

public sealed class AdaptivePlacesTests
{
    private const int Most = 12;

    /// <summary>What can happen at the gate.</summary>
    private enum Move
    {
        Arrive,
        Leave,
        AnswerQuickly,
        AnswerSlowly,
        Refuse,
        GiveUp,
    }

    [Fact]
    public void Whatever_happens_there_are_exactly_as_many_places_as_the_window_says() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Elements(Enum.GetValues<Move>()), 300).ToArbitrary(), AreExact).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Many_at_a_time_never_have_more_places_than_there_may_be_and_all_get_one()
    {
        var time = new ManualTimeProvider();
        using var places = new AdaptivePlaces(new AdaptiveWindow(start: 4, Most, time), _ => { });
        int inside = 0;
        int most = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 5000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, cancelled) =>
        {
            await places.EnterAsync(cancelled);
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            await Task.Yield();
            if (number % 50 is 0)
                places.Refused(time.GetTimestamp());
            else
                places.Answered(time.GetTimestamp());
            Interlocked.Decrement(ref inside);
            places.Leave();
        });

        Assert.InRange(most, 1, Most);
        Assert.Equal(0, inside);
    }

    [Fact]
    public async Task Every_change_is_told()
    {
        var time = new ManualTimeProvider();
        List<int> told = [];
        using var places = new AdaptivePlaces(new AdaptiveWindow(start: 4, Most, time), told.Add);
        await places.EnterAsync(TestContext.Current.CancellationToken);

        places.Refused(time.GetTimestamp());
        time.Advance(TimeSpan.FromMilliseconds(1));
        places.Refused(time.GetTimestamp());

        Assert.Equal([2, 1], told);
    }

    private static bool AreExact(Move[] moves)
    {
        var time = new ManualTimeProvider();
        var window = new AdaptiveWindow(start: 4, Most, time);
        using var places = new AdaptivePlaces(window, _ => { });
        List<(Task Entering, CancellationTokenSource GivingUp)> all = [];
        foreach (Move move in moves)
        {
            int inside = Inside();
            Do(move);

            // Nobody is let in beyond the window; who is inside when it shrinks may stay; and nobody waits in vain.
            if (Inside() > Math.Max(inside, window.Places) || (Inside() < window.Places && all.Exists(one => !one.Entering.IsCompleted)))
                return false;
        }

        return window.Places is >= 1 and <= Most;

        int Inside() => all.Count(one => one.Entering.IsCompletedSuccessfully);

        void Do(Move move)
        {
            long begun = time.GetTimestamp();
            (Task Entering, CancellationTokenSource GivingUp) first = all.Find(one => one.Entering.IsCompletedSuccessfully);
            (Task Entering, CancellationTokenSource GivingUp) waiting = all.FindLast(one => !one.Entering.IsCompleted);
            switch (move)
            {
                case Move.Arrive:
                    var givingUp = new CancellationTokenSource();
                    all.Add((places.EnterAsync(givingUp.Token), givingUp));
                    break;
                case Move.GiveUp when waiting.Entering is not null:
                    waiting.GivingUp.Cancel();
                    SpinWait.SpinUntil(() => waiting.Entering.IsCompleted, TimeSpan.FromSeconds(5));
                    all.Remove(waiting);
                    break;
                case Move.Leave when first.Entering is not null:
                    all.Remove(first);
                    places.Leave();
                    break;
                case Move.Refuse when first.Entering is not null:
                    time.Advance(TimeSpan.FromMilliseconds(1));
                    places.Refused(time.GetTimestamp());
                    break;
                case Move.AnswerQuickly or Move.AnswerSlowly when first.Entering is not null:
                    time.Advance(TimeSpan.FromMilliseconds(move is Move.AnswerQuickly ? 30 : 300));
                    places.Answered(begun);
                    break;
            }

            // What waits is let in by the pool of threads.
            SpinWait.SpinUntil(() => Inside() >= window.Places || all.TrueForAll(one => one.Entering.IsCompleted), TimeSpan.FromSeconds(5));
        }
    }

    private static void InterlockedMax(ref int most, int now)
    {
        int seen = Volatile.Read(ref most);
        while (now > seen && Interlocked.CompareExchange(ref most, now, seen) is var current && current != seen)
            seen = current;
    }
}
