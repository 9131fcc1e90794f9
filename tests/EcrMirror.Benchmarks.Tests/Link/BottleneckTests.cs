using EcrMirror.Benchmarks.Link;

namespace EcrMirror.Benchmarks.Tests.Link;

public sealed class BottleneckTests
{
    [Fact]
    public void Bytes_take_their_time_to_pass()
    {
        var bottleneck = new Bottleneck(1000);

        TimeSpan passed = bottleneck.Pass(TimeSpan.FromSeconds(3), 500);

        Assert.Equal(TimeSpan.FromSeconds(3.5), passed);
    }

    [Fact]
    public void Bytes_wait_for_those_that_came_before()
    {
        var bottleneck = new Bottleneck(1000);
        bottleneck.Pass(TimeSpan.Zero, 2000);

        TimeSpan passed = bottleneck.Pass(TimeSpan.FromSeconds(1), 1000);

        Assert.Equal(TimeSpan.FromSeconds(3), passed);
    }

    [Fact]
    public void Time_in_which_nothing_came_is_not_made_up_for()
    {
        var bottleneck = new Bottleneck(1000);
        bottleneck.Pass(TimeSpan.Zero, 1000);

        TimeSpan passed = bottleneck.Pass(TimeSpan.FromSeconds(10), 1000);

        Assert.Equal(TimeSpan.FromSeconds(11), passed);
    }

    [Fact]
    public void Without_a_rate_everything_passes_at_once()
    {
        var bottleneck = new Bottleneck(null);
        bottleneck.Pass(TimeSpan.Zero, int.MaxValue);

        Assert.Equal(TimeSpan.FromSeconds(1), bottleneck.Pass(TimeSpan.FromSeconds(1), int.MaxValue));
    }
}
