using EcrMirror.Copier.Limits;
using EcrMirror.Testing.Time;

namespace EcrMirror.Copier.Tests.Limits;

public sealed class BlobTrialsTests
{
    private const int MegaByte = 1_000_000;

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void On_a_long_link_where_each_blob_brings_the_same_there_are_soon_as_many_as_there_may_be()
    {
        BlobTrials trials = Trials();

        Run(trials, TimeSpan.FromSeconds(2), bytesPerSecond: blobs => blobs * 30 * MegaByte);

        Assert.Equal(24, trials.Places);
    }

    [Fact]
    public void Small_blobs_count_by_their_number()
    {
        BlobTrials trials = Trials();

        // 25 of them a second for each that is under way.
        for (int times = 0; times < 50; times++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(40));
            for (int blob = 0; blob < trials.Places; blob++)
                trials.Ended(trials.Places);
        }

        Assert.Equal(24, trials.Places);
    }

    [Fact]
    public void On_a_fast_link_that_a_few_blobs_fill_there_are_hardly_ever_more()
    {
        BlobTrials trials = Trials();
        List<int> places = Run(trials, TimeSpan.FromMinutes(5), bytesPerSecond: _ => 500 * MegaByte);

        Assert.Equal(6, trials.Places);
        Assert.InRange(places.Count(number => number > 6), 1, places.Count / 40);
    }

    [Theory]
    [InlineData(9, 12)]
    [InlineData(15, 12)]
    [InlineData(18, 24)]
    public void Growth_ends_where_a_link_is_full(int blobsThatFillIt, int places)
    {
        BlobTrials trials = Trials();

        Run(trials, TimeSpan.FromSeconds(3), bytesPerSecond: blobs => Math.Min(blobs, blobsThatFillIt) * 30 * MegaByte);

        Assert.Equal(places, trials.Places);
    }

    [Fact]
    public void When_a_link_becomes_fast_the_many_are_given_up_again()
    {
        BlobTrials trials = Trials();
        Run(trials, TimeSpan.FromSeconds(2), bytesPerSecond: blobs => blobs * 30 * MegaByte);

        Run(trials, TimeSpan.FromSeconds(10), bytesPerSecond: _ => 500 * MegaByte);

        Assert.Equal(6, trials.Places);
    }

    [Fact]
    public void While_more_help_those_there_are_stay_save_for_short_trials_of_fewer()
    {
        BlobTrials trials = Trials();
        Run(trials, TimeSpan.FromSeconds(2), bytesPerSecond: blobs => blobs * 30 * MegaByte);

        List<int> places = Run(trials, TimeSpan.FromMinutes(5), bytesPerSecond: blobs => blobs * 30 * MegaByte);

        Assert.Equal(24, trials.Places);
        Assert.InRange(places.Count(number => number < 24), 1, places.Count / 50);
    }

    [Fact]
    public void Where_no_more_are_wanted_nothing_is_learnt()
    {
        BlobTrials trials = Trials();

        for (int times = 0; times < 1000; times++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            trials.Sent(MegaByte, taken: 5);
        }

        Assert.Equal(6, trials.Places);
    }

    [Theory]
    [InlineData(6, 3, 3)]
    [InlineData(50, 50, 50)]
    public void There_are_never_more_than_there_may_be_and_a_number_can_be_fixed(int least, int most, int places)
    {
        var trials = new BlobTrials(least, most, Unknown, _time);

        List<int> seen = Run(trials, TimeSpan.FromSeconds(30), bytesPerSecond: blobs => blobs * 30 * MegaByte);

        Assert.All(seen, number => Assert.Equal(places, number));
    }

    [Fact]
    public void While_no_processor_has_time_left_more_are_not_tried_and_then_soon_are()
    {
        var kernel = new Kernel { Left = 0.05 };
        var trials = new BlobTrials(6, 24, new SpareProcessors(kernel.Read), _time);

        List<int> busy = Run(trials, TimeSpan.FromMinutes(1), bytesPerSecond: blobs => blobs * 30 * MegaByte);
        kernel.Left = 0.5;
        Run(trials, TimeSpan.FromSeconds(2), bytesPerSecond: blobs => blobs * 30 * MegaByte);

        Assert.All(busy, number => Assert.Equal(6, number));
        Assert.Equal(24, trials.Places);
    }

    [Fact]
    public void When_no_processor_has_time_left_the_many_are_given_up_where_fewer_do()
    {
        var kernel = new Kernel { Left = 0.5 };
        var trials = new BlobTrials(6, 24, new SpareProcessors(kernel.Read), _time);
        Run(trials, TimeSpan.FromSeconds(2), bytesPerSecond: blobs => blobs * 30 * MegaByte);
        Assert.Equal(24, trials.Places);

        kernel.Left = 0;
        Run(trials, TimeSpan.FromSeconds(10), bytesPerSecond: _ => 500 * MegaByte);

        Assert.Equal(6, trials.Places);
    }

    private static SpareProcessors Unknown => new(() => null);

    private BlobTrials Trials() => new(6, 24, Unknown, _time);

    /// <summary>As many blobs as there may be, at the pace of a link; the places at each moment.</summary>
    private List<int> Run(BlobTrials trials, TimeSpan duration, Func<int, long> bytesPerSecond)
    {
        var places = new List<int>();
        for (TimeSpan at = TimeSpan.Zero; at < duration; at += TimeSpan.FromMilliseconds(10))
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            trials.Sent(bytesPerSecond(trials.Places) / 100, trials.Places);
            places.Add(trials.Places);
        }

        return places;
    }

    /// <summary>Counts a thousand ticks between two looks.</summary>
    private sealed class Kernel
    {
        private long _idle;
        private long _all;

        /// <summary>The share of them that is left.</summary>
        public double Left { get; set; }

        public string Read()
        {
            _all += 1000;
            _idle += (long)(1000 * Left);
            return $"cpu  {_all - _idle} 0 0 {_idle} 0 0 0 0 0 0";
        }
    }
}
