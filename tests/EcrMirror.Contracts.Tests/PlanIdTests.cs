using System.Text.Json;

namespace EcrMirror.Contracts.Tests;

public sealed class PlanIdTests
{
    [Fact]
    public void The_same_work_has_the_same_id_on_every_machine()
    {
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223", PlanId.Derive("abc").ToString());
        Assert.NotEqual(PlanId.Derive("abc"), PlanId.Derive("abd"));
    }

    [Fact]
    public void An_id_reads_back_as_it_was_written()
    {
        PlanId id = PlanId.Derive("abc");

        Assert.Equal(id, PlanId.Parse(id.ToString()));
        Assert.Equal(id, JsonSerializer.Deserialize<PlanId>(JsonSerializer.Serialize(id)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("0123456789abcdef0123456789abcde\n")]
    public void Text_that_is_no_id_is_refused(string? text)
    {
        Assert.False(PlanId.TryParse(text, out PlanId id));
        Assert.Equal(default, id);
        Assert.Throws<FormatException>(() => PlanId.Parse(text!));
    }

    [Fact]
    public void The_default_value_names_nothing_and_says_so()
    {
        PlanId unset = default;

        Assert.Throws<InvalidOperationException>(unset.ToString);
    }
}
