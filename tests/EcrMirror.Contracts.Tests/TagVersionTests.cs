using EcrMirror.Oci;

namespace EcrMirror.Contracts.Tests;

public sealed class TagVersionTests
{
    private static readonly TagPattern[] Builds = [TagPattern.Parse("alpine*"), TagPattern.Parse("amd64"), TagPattern.Parse("jdk-alpine")];

    [Theory]
    [InlineData("1", "1", "", "")]
    [InlineData("v1.2.3", "1 2 3", "", "")]
    [InlineData("22.04", "22 4", "", "")]
    [InlineData("2.0-rc.1", "2 0", "rc.1", "")]
    [InlineData("2.0rc1", "2 0", "rc1", "")]
    [InlineData("3.20-alpine", "3 20", "", "alpine")]
    [InlineData("3.20-alpine3.18", "3 20", "", "alpine3.18")]
    [InlineData("3.20-rc1-alpine", "3 20", "rc1", "alpine")]
    [InlineData("3.20-slim", "3 20", "slim", "")]
    [InlineData("17.0.9_9-jdk-alpine", "17 0 9 9", "", "jdk-alpine")]
    [InlineData("1.29.0-eksbuild.1", "1 29 0", "eksbuild.1", "")]
    [InlineData("20241121", "20241121", "", "")]
    [InlineData("1.2.3-amd64", "1 2 3", "", "amd64")]
    public void A_tag_is_read_as_numbers_a_prerelease_and_a_build(string tag, string numbers, string prerelease, string variant)
    {
        Assert.True(TagVersion.TryParse(Tag.Parse(tag), Builds, out TagVersion? version));

        Assert.Equal((numbers, prerelease, variant), (string.Join(' ', version.Numbers), version.Prerelease, version.Variant));
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("stable-1")]
    [InlineData("99999999999999999999999")]
    public void Another_tag_names_no_version(string tag) => Assert.False(TagVersion.TryParse(Tag.Parse(tag), Builds, out _));

    [Theory]
    [InlineData("1", "1.0.1")]
    [InlineData("1.9", "1.10")]
    [InlineData("2.0-rc1", "2.0")]
    [InlineData("2.0-alpha", "2.0-beta")]
    [InlineData("2.0-rc2", "2.0-rc10")]
    [InlineData("2.0-rc.2", "2.0-rc.10")]
    [InlineData("2.0-rc", "2.0-rc.1")]
    [InlineData("17.0.9_8", "17.0.9_9")]
    public void Versions_have_an_order(string older, string newer)
    {
        Assert.True(Version(older).CompareTo(Version(newer)) < 0);
        Assert.True(Version(newer).CompareTo(Version(older)) > 0);
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1.2-alpine", "1.2-amd64")]
    public void Some_are_the_same(string one, string other) => Assert.Equal(0, Version(one).CompareTo(Version(other)));

    [Theory]
    [InlineData(">=1.2", "1.2 1.2.1 2", "1.1.9 1.2-rc1")]
    [InlineData(">1.2", "1.3 2", "1.2 1.2.5")]
    [InlineData("<=1.2", "1.1 1.2 1.2.9", "1.3")]
    [InlineData("<2", "1.9.9", "2.0 2.0-rc1")]
    [InlineData("=1.2", "1.2 1.2.0 1.2.7", "1.3 1.2-rc1")]
    [InlineData("~1.2.3", "1.2.3 1.2.9", "1.2.2 1.3")]
    [InlineData("~1", "1.0", "2.0")]
    [InlineData("^1.2.3", "1.2.3 1.9", "1.2.2 2.0")]
    [InlineData("^0.2.3", "0.2.3 0.2.9", "0.3")]
    [InlineData(">= 1.2 < 2", "1.5", "2 1.1")]
    [InlineData("~1.2 || ^3", "1.2.7 3.4", "1.3 2.0 4")]
    [InlineData(">=2.0-rc1 <3", "2.0-rc1 2.0-rc2 2.0 2.5", "2.0-alpha 2.5-rc1")]
    [InlineData("=2.0-rc1", "2.0-rc1", "2.0 2.0-rc2")]
    public void A_range_has_the_versions_that_package_managers_would_take(string range, string within, string beyond)
    {
        VersionRange versions = TagPattern.Parse(range).Versions!;

        Assert.All(within.Split(' '), version => Assert.True(versions.Contains(Version(version)), version));
        Assert.All(beyond.Split(' '), version => Assert.False(versions.Contains(Version(version)), version));
    }

    private static TagVersion Version(string tag)
    {
        Assert.True(TagVersion.TryParse(Tag.Parse(tag), Builds, out TagVersion? version));
        return version;
    }
}
