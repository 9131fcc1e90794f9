using EcrMirror.Cli.Output;
using EcrMirror.Contracts;

namespace EcrMirror.Cli.Tests.Output;

public sealed class AmountTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1L << 50, "1024.0 TiB")]
    public void Bytes_are_shown_in_the_largest_unit_that_leaves_one(long bytes, string shown)
    {
        Assert.Equal(shown, Amount.Bytes(bytes));
    }

    [Fact]
    public void Words_leave_out_what_did_not_happen()
    {
        Assert.Equal("mounted 1 (2.0 KiB)", Amount.InWords(CopyTally.Mounted(2048)));
    }

    [Theory]
    [InlineData(0, "0 requests")]
    [InlineData(1, "1 request")]
    public void Only_one_thing_is_singular(int number, string shown)
    {
        Assert.Equal(shown, Amount.Of(number, "request"));
    }
}
