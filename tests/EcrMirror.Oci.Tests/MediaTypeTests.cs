using System.Text.Json;

namespace EcrMirror.Oci.Tests;

public sealed class MediaTypeTests
{
    [Theory]
    [InlineData("application/vnd.oci.image.index.v1+json", true, false)]
    [InlineData("application/vnd.docker.distribution.manifest.list.v2+json", true, false)]
    [InlineData("application/vnd.oci.image.manifest.v1+json", false, true)]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json", false, true)]
    [InlineData("application/vnd.oci.artifact.manifest.v1+json", false, false)]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json", false, false)]
    [InlineData("application/vnd.oci.image.config.v1+json", false, false)]
    [InlineData("application/json", false, false)]
    [InlineData("", false, false)]
    public void Manifests_are_told_from_indexes_and_from_everything_else(string text, bool isIndex, bool isImageManifest)
    {
        var mediaType = new MediaType(text);

        Assert.Equal(isIndex, mediaType.IsIndex);
        Assert.Equal(isImageManifest, mediaType.IsImageManifest);
        Assert.Equal(isIndex || isImageManifest, mediaType.IsManifest);
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json", true)]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", true)]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json", false)]
    public void Both_forms_of_schema_1_are_known(string text, bool isSchema1)
    {
        Assert.Equal(isSchema1, new MediaType(text).IsDockerSchema1);
    }

    [Theory]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", true)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", true)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip", false)]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar.gzip", false)]
    public void Foreign_layers_are_known(string text, bool isForeign)
    {
        Assert.Equal(isForeign, new MediaType(text).IsForeignLayer);
    }

    [Fact]
    public void All_four_kinds_of_manifest_are_offered()
    {
        Assert.Equal(4, MediaType.Manifests.Distinct().Count());
        Assert.All(MediaType.Manifests, mediaType => Assert.True(mediaType.IsManifest));
    }

    [Fact]
    public void Surrounding_blanks_are_no_part_of_a_type()
    {
        Assert.Equal(MediaType.OciIndex, new MediaType(" application/vnd.oci.image.index.v1+json\t"));
    }

    [Fact]
    public void The_default_value_is_the_empty_type()
    {
        MediaType unset = default;

        Assert.Equal("", unset.ToString());
        Assert.Equal(new MediaType(""), unset);
        Assert.Equal(new MediaType(" "), unset);
        Assert.False(unset.IsForeignLayer);
    }

    [Fact]
    public void A_type_is_a_string_in_json()
    {
        string json = JsonSerializer.Serialize(MediaType.OciEmpty);

        Assert.Equal(MediaType.OciEmpty, JsonSerializer.Deserialize<MediaType>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MediaType>("5"));
    }
}
