namespace EcrMirror.Contracts.Tests;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90d", 90 * 86400, "90d")]
    [InlineData("1w", 7 * 86400, "7d")]
    [InlineData("1d12h", 36 * 3600, "1d12h")]
    [InlineData("90m", 5400, "1h30m")]
    [InlineData("30s", 30, "30s")]
    [InlineData("0s", 0, "0s")]
    public void A_duration_is_read_and_written(string text, int seconds, string written)
    {
        TimeSpan duration = DurationText.Parse(text);

        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
        Assert.Equal(written, DurationText.Format(duration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("1h1d")]
    [InlineData("1.5d")]
    [InlineData("-1d")]
    [InlineData("1 d")]
    [InlineData("9999999w")]
    public void Another_text_is_refused_with_its_text(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => DurationText.Parse(text));

        Assert.Contains($"'{text}' is no duration", refused.Message, StringComparison.Ordinal);
    }
}
