using EcrMirror.Copier.Limits;

namespace EcrMirror.Copier.Tests.Limits;

public sealed class SpareProcessorsTests
{
    [Fact]
    public void What_was_left_since_the_last_look_is_what_was_idle_or_waited_for_a_disk()
    {
        var said = new Queue<string?>(["cpu  100 0 50 800 50 0 0 0 7 7", "cpu  160 10 70 810 70 5 5 20 90 90", null]);
        var processors = new SpareProcessors(said.Dequeue);

        Assert.Null(processors.TakeShare());
        Assert.Equal(30 / 150.0, processors.TakeShare());
        Assert.Null(processors.TakeShare());
    }

    [Theory]
    [InlineData("")]
    [InlineData("intr 1 2 3 4 5 6")]
    [InlineData("cpu 1 2 3")]
    [InlineData("cpu 1 2 3 many 5")]
    public void What_cannot_be_read_is_not_known(string line)
    {
        var processors = new SpareProcessors(() => line);

        Assert.Null(processors.TakeShare());
        Assert.Null(processors.TakeShare());
    }

    [Fact]
    public void Between_two_looks_in_one_tick_nothing_is_known()
    {
        var processors = new SpareProcessors(() => "cpu  100 0 50 800 50 0 0 0 0 0");

        Assert.Null(processors.TakeShare());
        Assert.Null(processors.TakeShare());
    }

    [Fact]
    public void This_machine_tells()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc/stat.");
        SpareProcessors processors = SpareProcessors.OfMachine();
        Assert.Null(processors.TakeShare());

        double? share = null;
        Assert.True(SpinWait.SpinUntil(() => (share = processors.TakeShare()) is not null, TimeSpan.FromSeconds(10)));
        Assert.InRange(share!.Value, 0, 1);
    }
}
