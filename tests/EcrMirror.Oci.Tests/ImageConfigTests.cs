using System.Text;

namespace EcrMirror.Oci.Tests;

public sealed class ImageConfigTests
{
    [Theory]
    [InlineData("""{"os": "linux", "architecture": "arm64", "variant": "v8", "rootfs": {}}""", "linux/arm64/v8")]
    [InlineData("""{"os": "linux", "architecture": "amd64", "variant": ""}""", "linux/amd64")]
    [InlineData("""{"os": "windows", "architecture": "amd64", "os.version": "10.0.20348.1"}""", "windows/amd64:10.0.20348.1")]
    [InlineData("""{"os": "linux"}""", null)]
    [InlineData("""{"os": "", "architecture": ""}""", null)]
    [InlineData("""{"os": 1, "architecture": ["amd64"]}""", null)]
    [InlineData("{}", null)]
    public void A_config_says_what_the_image_runs_on(string config, string? platform)
    {
        Assert.Equal(platform, ImageConfig.FindPlatform(Encoding.UTF8.GetBytes(config))?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"os": "\ud800", "architecture": "amd64"}""")]
    public void What_is_no_config_is_refused(string config)
    {
        Assert.Throws<ManifestException>(() => ImageConfig.FindPlatform(Encoding.UTF8.GetBytes(config)));
    }
}
