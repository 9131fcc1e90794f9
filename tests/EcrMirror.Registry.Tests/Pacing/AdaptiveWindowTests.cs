using EcrMirror.Registry.Pacing;
using EcrMirror.Testing.Time;

namespace EcrMirror.Registry.Tests.Pacing;

public sealed class AdaptiveWindowTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Far_away_it_is_as_large_as_it_may_be_after_two_rounds()
    {
        AdaptiveWindow window = Window();

        Rounds(window, 2, milliseconds: 30);

        Assert.Equal(32, window.Places);
    }

    [Fact]
    public void Next_door_more_at_a_time_are_of_no_use()
    {
        AdaptiveWindow window = Window();

        Rounds(window, 100, milliseconds: 2);

        Assert.Equal(8, window.Places);
    }

    [Fact]
    public void Between_near_and_far_it_is_what_the_distance_is_worth()
    {
        AdaptiveWindow window = Window();

        Rounds(window, 100, milliseconds: 6);

        Assert.Equal(12, window.Places);
    }

    [Fact]
    public void A_process_that_is_slow_at_its_beginning_is_not_taken_for_a_long_way()
    {
        AdaptiveWindow window = Window();

        Rounds(window, 2, milliseconds: 25);
        Rounds(window, 1, milliseconds: 2);

        Assert.Equal(8, window.Places);
    }

    [Fact]
    public void New_connections_that_take_a_second_round_trip_do_not_keep_it_small()
    {
        AdaptiveWindow window = Window();

        foreach (int known in new[] { 0, 8, 16 })
        {
            foreach (int answer in Enumerable.Range(0, window.Places))
                Answer(window, answer < known ? 30 : 60);
        }

        Assert.Equal(32, window.Places);
    }

    [Theory]
    [InlineData(39, 32)]
    [InlineData(50, 31)]
    [InlineData(70, 26)]
    public void It_grows_where_answers_stay_quick_keeps_still_where_they_wait_and_shrinks_where_they_wait_long(int milliseconds, int places)
    {
        AdaptiveWindow window = Window();
        Rounds(window, 2, milliseconds: 30);
        window.Refused(_time.GetTimestamp());
        Rounds(window, 15, milliseconds: 30);

        Rounds(window, 5, milliseconds);

        Assert.Equal(places, window.Places);
    }

    [Fact]
    public void Slow_answers_alone_never_make_it_smaller_than_a_registry_next_door_can_take()
    {
        AdaptiveWindow window = Window();
        Rounds(window, 2, milliseconds: 30);

        Rounds(window, 40, milliseconds: 200);

        Assert.Equal(8, window.Places);
    }

    [Fact]
    public void A_refusal_halves_it_and_those_sent_before_say_the_same_once_more_and_change_nothing()
    {
        AdaptiveWindow window = Window();
        Rounds(window, 2, milliseconds: 30);
        long sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(30));

        window.Refused(sent);
        window.Refused(sent);
        int afterOneMoment = window.Places;
        _time.Advance(TimeSpan.FromMilliseconds(1));
        window.Refused(_time.GetTimestamp());

        Assert.Equal((16, 8), (afterOneMoment, window.Places));
    }

    [Fact]
    public void Refused_again_and_again_it_keeps_one_place_and_grows_by_one_in_a_round_from_then_on()
    {
        AdaptiveWindow window = Window();
        Rounds(window, 2, milliseconds: 30);
        for (int times = 0; times < 10; times++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            window.Refused(_time.GetTimestamp());
        }

        int least = window.Places;
        Rounds(window, 3, milliseconds: 30);

        Assert.Equal((1, 4), (least, window.Places));
    }

    [Fact]
    public void What_was_never_full_does_not_grow()
    {
        AdaptiveWindow window = Window();

        for (int answer = 0; answer < 100; answer++)
            Answer(window, 30, isFull: false);

        Assert.Equal(8, window.Places);
    }

    [Fact]
    public void A_registry_that_has_become_farther_away_is_no_longer_compared_with_what_it_was_after_a_minute()
    {
        AdaptiveWindow window = Window();
        Rounds(window, 10, milliseconds: 6);
        Rounds(window, 10, milliseconds: 30);
        int tooSoon = window.Places;

        _time.Advance(TimeSpan.FromMinutes(1));
        Rounds(window, 25, milliseconds: 30);

        Assert.Equal((8, 32), (tooSoon, window.Places));
    }

    [Fact]
    public void One_that_begins_with_all_it_may_have_shrinks_by_refusals_only()
    {
        var window = new AdaptiveWindow(start: 32, most: 32, _time);

        Rounds(window, 5, milliseconds: 1);
        Rounds(window, 5, milliseconds: 500);
        int places = window.Places;
        window.Refused(_time.GetTimestamp());

        Assert.Equal((32, 16), (places, window.Places));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void It_never_has_more_places_than_it_may(int most)
    {
        var window = new AdaptiveWindow(AdaptiveWindow.Nearby, most, _time);

        Rounds(window, 10, milliseconds: 100);

        Assert.Equal(most, window.Places);
    }

    private AdaptiveWindow Window() => new(AdaptiveWindow.Nearby, most: 32, _time);

    private void Rounds(AdaptiveWindow window, int rounds, int milliseconds)
    {
        for (int round = 0; round < rounds; round++)
        {
            long begun = _time.GetTimestamp();
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            foreach (int answer in Enumerable.Range(0, window.Places))
                window.Answered(begun, isFull: true);
        }
    }

    private void Answer(AdaptiveWindow window, int milliseconds, bool isFull = true)
    {
        long begun = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        window.Answered(begun, isFull);
    }
}
