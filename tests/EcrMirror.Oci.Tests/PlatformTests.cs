using System.Text.Json;

namespace EcrMirror.Oci.Tests;

public sealed class PlatformTests
{
    [Fact]
    public void Every_platform_reads_back_as_it_was_written()
    {
        Given.Always(Given.PlatformText, text =>
        {
            Platform platform = Platform.Parse(text);
            Assert.Equal(text, platform.ToString());
            Assert.Equal(platform, JsonSerializer.Deserialize<Platform>(JsonSerializer.Serialize(platform)));
        });
    }

    [Fact]
    public void A_platform_has_up_to_four_parts()
    {
        Assert.Equal(new Platform("linux", "amd64"), Platform.Parse("linux/amd64"));
        Assert.Equal(new Platform("linux", "arm", "v7"), Platform.Parse("linux/arm/v7"));
        Assert.Equal(new Platform("windows", "amd64", null, "10.0.20348.2849"), Platform.Parse("windows/amd64:10.0.20348.2849"));
        Assert.Equal(new Platform("linux", "arm64", "v8", "6"), Platform.Parse("linux/arm64/v8:6"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("linux")]
    [InlineData("/amd64")]
    [InlineData("linux/")]
    [InlineData("linux//v8")]
    [InlineData("linux/arm64/")]
    [InlineData("linux/arm64/v8/x")]
    [InlineData("linux/amd64:")]
    [InlineData(":1")]
    [InlineData(" linux/amd64")]
    [InlineData("linux/amd64 ")]
    [InlineData("linux /amd64")]
    [InlineData("linux/amd64:10 ")]
    [InlineData("linux/amd64\n")]
    [InlineData("linux/amd64,linux/arm64")]
    [InlineData("linux/amd64,arm64")]
    public void Text_that_is_no_platform_is_refused(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => Platform.Parse(text));

        Assert.Contains("is not a platform", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux/amd64", "linux/amd64", true)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    [InlineData("windows/amd64", "linux/amd64", false)]
    [InlineData("linux/arm/v7", "linux/arm", true)]
    [InlineData("linux/arm", "linux/arm/v7", false)]
    [InlineData("linux/arm/v6", "linux/arm/v7", false)]
    [InlineData("linux/arm64", "linux/arm64/v8", true)]
    [InlineData("linux/arm64/v8", "linux/arm64", true)]
    [InlineData("linux/arm64/v9", "linux/arm64/v8", false)]
    [InlineData("linux/amd64", "linux/amd64/v1", true)]
    [InlineData("linux/amd64", "linux/amd64/v3", false)]
    [InlineData("windows/amd64:10.0.20348.2849", "windows/amd64", true)]
    [InlineData("windows/amd64:10.0.20348.2849", "windows/amd64:10.0.20348", true)]
    [InlineData("windows/amd64:10.0.20348.2849", "windows/amd64:10.0.20348.2849", true)]
    [InlineData("windows/amd64:10.0.20348.2849", "windows/amd64:10.0.2034", false)]
    [InlineData("windows/amd64:10.0.20348", "windows/amd64:10.0.20348.2849", false)]
    [InlineData("windows/amd64", "windows/amd64:10", false)]
    public void What_is_wanted_may_leave_parts_open(string offered, string wanted, bool satisfies)
    {
        Assert.Equal(satisfies, Platform.Parse(offered).Satisfies(Platform.Parse(wanted)));
    }

    [Fact]
    public void The_placeholder_of_attestations_is_known()
    {
        Assert.True(new Platform("unknown", "unknown").IsUnknown);
        Assert.False(new Platform("unknown", "amd64").IsUnknown);
        Assert.False(new Platform("linux", "unknown").IsUnknown);
    }

    [Fact]
    public void Json_has_the_parts_and_nothing_derived_from_them()
    {
        string json = JsonSerializer.Serialize(new Platform("linux", "arm64", "v8"), JsonSerializerOptions.Web);

        Assert.Equal("""{"os":"linux","architecture":"arm64","variant":"v8","osVersion":null}""", json);
    }
}
