using System.Text;

namespace EcrMirror.Oci.Tests;

public sealed class ManifestReaderTests
{
    private const string Sha1 = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Sha2 = "sha256:2222222222222222222222222222222222222222222222222222222222222222";
    private const string Sha3 = "sha256:3333333333333333333333333333333333333333333333333333333333333333";

    private const string Config =
        $$"""{ "mediaType": "application/vnd.oci.image.config.v1+json", "digest": "{{Sha1}}", "size": 10 }""";

    private const string Layer =
        $$"""{ "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "{{Sha2}}", "size": 20 }""";

    [Fact]
    public void An_image_names_its_config_and_its_layers()
    {
        Manifest.Image image = Image($$"""
            { "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {{Config}}, "layers": [{{Layer}}],
              "annotations": { "a": "b" }, "somethingNew": [1, 2] }
            """);

        Assert.Equal(MediaType.OciConfig, image.Config.MediaType);
        Assert.Equal(Sha1, image.Config.Digest.ToString());
        Assert.Equal(10, image.Config.Size);
        Descriptor layer = Assert.Single(image.Layers);
        Assert.Equal(MediaType.OciLayerGzip, layer.MediaType);
        Assert.Equal(Sha2, layer.Digest.ToString());
        Assert.Equal(20, layer.Size);
        Assert.Null(image.Subject);
        Assert.Null(image.ArtifactType);
    }

    [Fact]
    public void An_image_that_does_not_say_its_type_is_what_it_was_served_as()
    {
        Manifest.Image image = Image($$"""{ "schemaVersion": 2, "config": {{Config}}, "layers": [] }""");

        Assert.Empty(image.Layers);
    }

    [Fact]
    public void A_type_in_the_content_decides_where_the_served_one_says_nothing()
    {
        RawManifest raw = Given.Manifest(
            $$"""{ "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {{Config}}, "layers": [] }""",
            new MediaType("application/octet-stream"));

        Assert.IsType<Manifest.Image>(raw.Read());
    }

    [Fact]
    public void A_docker_image_is_an_image()
    {
        RawManifest raw = Given.Manifest(
            $$"""
            { "schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
              "config": { "mediaType": "application/vnd.docker.container.image.v1+json", "size": 7, "digest": "{{Sha1}}" },
              "layers": [{ "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 9, "digest": "{{Sha2}}" }] }
            """,
            MediaType.DockerManifest);

        var image = Assert.IsType<Manifest.Image>(raw.Read());

        Assert.Equal(MediaType.DockerConfig, image.Config.MediaType);
    }

    [Fact]
    public void An_index_lists_manifests_with_their_platforms()
    {
        Manifest.Index index = Index($$"""
            { "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [
              { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "{{Sha1}}", "size": 1,
                "platform": { "os": "linux", "architecture": "arm64", "variant": "v8" } },
              { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "{{Sha2}}", "size": 2,
                "platform": { "os": "windows", "architecture": "amd64", "os.version": "10.0.20348.2849", "os.features": ["win32k"] } },
              { "mediaType": "application/vnd.oci.image.index.v1+json", "digest": "{{Sha3}}", "size": 3, "artifactType": "text/x" }
            ] }
            """);

        Assert.Equal([Sha1, Sha2, Sha3], index.Manifests.Select(child => child.Digest.ToString()));
        Assert.Equal(new Platform("linux", "arm64", "v8"), index.Manifests[0].Platform);
        Assert.Equal(new Platform("windows", "amd64", null, "10.0.20348.2849"), index.Manifests[1].Platform);
        Assert.Null(index.Manifests[2].Platform);
        Assert.Equal("text/x", index.Manifests[2].ArtifactType);
    }

    [Fact]
    public void A_docker_manifest_list_is_an_index()
    {
        RawManifest raw = Given.Manifest(
            """{ "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json", "manifests": [] }""", MediaType.DockerManifestList);

        Assert.Empty(Assert.IsType<Manifest.Index>(raw.Read()).Manifests);
    }

    [Theory]
    [InlineData("""{ "os": "linux" }""")]
    [InlineData("""{ "architecture": "amd64" }""")]
    [InlineData("""{ "os": 1, "architecture": "amd64" }""")]
    [InlineData("\"linux/amd64\"")]
    [InlineData("null")]
    public void A_platform_that_says_too_little_is_none(string platform)
    {
        Manifest.Index index = Index($$"""
            { "manifests": [{ "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "{{Sha1}}", "size": 1, "platform": {{platform}} }] }
            """);

        Assert.Null(Assert.Single(index.Manifests).Platform);
    }

    [Fact]
    public void An_artifact_of_an_unknown_type_is_an_image_with_that_type()
    {
        Manifest.Image artifact = Image($$"""
            { "artifactType": "application/vnd.example.weather.report+yaml",
              "config": { "mediaType": "application/vnd.oci.empty.v1+json", "digest": "{{Sha1}}", "size": 2 },
              "layers": [{ "mediaType": "application/x-never-heard-of", "digest": "blake3:abc", "size": 0 }],
              "subject": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "{{Sha3}}", "size": 5 } }
            """);

        Assert.Equal("application/vnd.example.weather.report+yaml", artifact.ArtifactType);
        Assert.Equal(Sha3, artifact.Subject!.Digest.ToString());
        Assert.Equal(MediaType.OciEmpty, artifact.Config.MediaType);
        Assert.False(artifact.Layers[0].Digest.CanVerify);
    }

    [Fact]
    public void An_index_may_be_about_a_subject()
    {
        Manifest.Index index = Index($$"""
            { "artifactType": "text/x", "manifests": [],
              "subject": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "{{Sha3}}", "size": 5 } }
            """);

        Assert.Equal(Sha3, index.Subject!.Digest.ToString());
        Assert.Equal("text/x", index.ArtifactType);
    }

    [Fact]
    public void Null_is_read_as_absent_because_go_writes_empty_lists_so()
    {
        Assert.Empty(Image($$"""{ "config": {{Config}}, "layers": null, "subject": null, "manifests": null }""").Layers);
        Assert.Empty(Index("""{ "manifests": null, "config": null, "layers": null }""").Manifests);
    }

    [Fact]
    public void The_blobs_of_an_image_are_config_and_layers_each_once_without_foreign_ones()
    {
        Manifest.Image image = Image($$"""
            { "config": {{Config}}, "layers": [{{Layer}}, {{Layer}},
              { "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "digest": "{{Sha3}}", "size": 5,
                "urls": ["https://example.com/layer"] }] }
            """);

        Assert.Equal(3, image.Layers.Length);
        Assert.True(image.Layers[2].IsForeign);
        Assert.Equal(["https://example.com/layer"], image.Layers[2].Urls);
        Assert.Equal([Sha1, Sha2], image.Blobs.Select(blob => blob.Digest.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(", \"urls\": []")]
    [InlineData(", \"urls\": null")]
    [InlineData(", \"urls\": [1]")]
    public void A_foreign_layer_that_says_nowhere_else_to_get_it_is_a_blob_like_any_other(string urls)
    {
        Manifest.Image image = Image($$"""
            { "config": {{Config}}, "layers": [
              { "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "digest": "{{Sha3}}", "size": 5 {{urls}} }] }
            """);

        Assert.Equal(2, image.Blobs.Count());
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+json", "{}")]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", "{}")]
    [InlineData("application/json", """{ "schemaVersion": 1, "fsLayers": [] }""")]
    [InlineData("application/vnd.oci.image.manifest.v1+json", """{ "schemaVersion": 1, "fsLayers": [] }""")]
    public void A_schema_1_manifest_is_refused_with_the_cure(string mediaType, string json)
    {
        ManifestException refused = Assert.Throws<ManifestException>(() => Given.Manifest(json, new MediaType(mediaType)).Read());

        Assert.Contains("schema 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Push it again", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config", Config)]
    [InlineData("layers", "[]")]
    public void A_document_that_is_index_and_image_at_once_is_refused_whatever_it_says_it_is(string member, string value)
    {
        string json = $$"""{ "manifests": [], "{{member}}": {{value}} }""";

        foreach (MediaType mediaType in MediaType.Manifests)
        {
            ManifestException refused = Assert.Throws<ManifestException>(() => Given.Manifest(json, mediaType).Read());
            Assert.Contains("has both 'manifests' and", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("application/vnd.oci.image.manifest.v1+json", """{ "manifests": [] }""")]
    [InlineData("application/vnd.oci.image.index.v1+json", $$"""{ "config": {{Config}}, "layers": [] }""")]
    [InlineData("application/vnd.oci.image.index.v1+json", """{ "mediaType": "application/vnd.oci.image.manifest.v1+json", "manifests": [] }""")]
    [InlineData(
        "application/vnd.oci.image.manifest.v1+json",
        $$"""{ "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "config": {{Config}}, "layers": [] }""")]
    [InlineData("application/octet-stream", """{ "mediaType": "application/vnd.oci.image.manifest.v1+json", "manifests": [] }""")]
    public void A_manifest_served_as_another_type_than_its_content_is_refused(string served, string json)
    {
        ManifestException refused = Assert.Throws<ManifestException>(() => Given.Manifest(json, new MediaType(served)).Read());

        Assert.Contains($"was served as '{served}' but its content is of another type", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.oci.artifact.manifest.v1+json", """{ "blobs": [] }""")]
    [InlineData("text/html", "{}")]
    public void Another_type_of_document_is_refused_with_the_types_that_are_known(string served, string json)
    {
        ManifestException refused = Assert.Throws<ManifestException>(() => Given.Manifest(json, new MediaType(served)).Read());

        Assert.Contains($"has the media type '{served}', which is none of:", refused.Message, StringComparison.Ordinal);
        Assert.Contains("application/vnd.oci.image.index.v1+json", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{ \"layers\": [], }")]
    [InlineData("{ /* no */ }")]
    public void What_is_no_json_is_refused_with_the_digest_of_the_bytes(string text)
    {
        RawManifest raw = Given.Manifest(text);

        ManifestException refused = Assert.Throws<ManifestException>(() => raw.Read());

        Assert.StartsWith($"Manifest {raw.Digest} is not JSON that can be read: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("1")]
    public void Json_that_is_no_object_is_refused(string json)
    {
        ManifestException refused = Assert.Throws<ManifestException>(() => Given.Manifest(json).Read());

        Assert.EndsWith("is not a JSON object.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    [InlineData(100_000, false)]
    public void Json_is_read_32_levels_deep(int depth, bool isRead)
    {
        string nested = new string('[', depth) + new string(']', depth);
        RawManifest raw = Given.Manifest($$"""{ "config": {{Config}}, "layers": [], "deep": {{nested}} }""");

        if (isRead)
            Assert.NotNull(raw.Read());
        else
            Assert.Contains("is not JSON that can be read", Assert.Throws<ManifestException>(() => raw.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_stands_twice_is_refused_because_tools_disagree_on_which_counts()
    {
        RawManifest raw = Given.Manifest($$"""{ "config": {{Config}}, "layers": [], "layers": [{{Layer}}] }""");

        ManifestException refused = Assert.Throws<ManifestException>(() => raw.Read());

        Assert.Contains("layers", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "mediaType": "\ud800", "layers": [] }""")]
    [InlineData("""{ "\ud800": 1, "layers": [] }""")]
    [InlineData("""{ "config": { "mediaType": "a/b", "digest": "\udc00", "size": 1 }, "layers": [] }""")]
    public void Half_a_surrogate_pair_is_refused_like_any_text_that_cannot_be_read(string json)
    {
        Assert.Throws<ManifestException>(() => Given.Manifest(json).Read());
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_like_any_text_that_cannot_be_read()
    {
        byte[] json = Encoding.Latin1.GetBytes("""{ "mediaType": "é", "config": {}, "layers": [] }""");

        Assert.Throws<ManifestException>(() => new RawManifest(json, MediaType.OciManifest).Read());
    }

    [Theory]
    [InlineData("""{ "layers": [] }""", "has no 'config'")]
    [InlineData($$"""{ "config": {{Config}} }""", "has no list 'layers'")]
    [InlineData($$"""{ "config": {{Config}}, "layers": {} }""", "has no list 'layers'")]
    [InlineData("""{ "config": "x", "layers": [] }""", "'config' is not a descriptor")]
    [InlineData($$"""{ "config": {{Config}}, "layers": [{{Layer}}, 5] }""", "'layers[1]' is not a descriptor")]
    [InlineData($$"""{ "config": {{Config}}, "layers": [], "subject": [] }""", "'subject' is not a descriptor")]
    [InlineData("""{ "config": { "mediaType": "a/b", "size": 1 }, "layers": [] }""", "'config.digest' is missing or malformed: ''")]
    [InlineData("""{ "config": { "mediaType": "a/b", "size": 1, "digest": "sha256:x" }, "layers": [] }""", "'config.digest' is missing or malformed: 'sha256:x'")]
    [InlineData("""{ "config": { "mediaType": "a/b", "size": 1, "digest": 5 }, "layers": [] }""", "'config.digest' is missing or malformed")]
    [InlineData($$"""{ "config": { "size": 1, "digest": "{{Sha1}}" }, "layers": [] }""", "'config.mediaType' is missing")]
    [InlineData($$"""{ "config": { "mediaType": "a/b", "digest": "{{Sha1}}" }, "layers": [] }""", "'config.size' is not a number of bytes")]
    [InlineData($$"""{ "config": { "mediaType": "a/b", "size": -1, "digest": "{{Sha1}}" }, "layers": [] }""", "'config.size' is not a number of bytes")]
    [InlineData($$"""{ "config": { "mediaType": "a/b", "size": 1.5, "digest": "{{Sha1}}" }, "layers": [] }""", "'config.size' is not a number of bytes")]
    [InlineData($$"""{ "config": { "mediaType": "a/b", "size": "1", "digest": "{{Sha1}}" }, "layers": [] }""", "'config.size' is not a number of bytes")]
    [InlineData(
        $$"""{ "config": { "mediaType": "a/b", "size": 9223372036854775808, "digest": "{{Sha1}}" }, "layers": [] }""",
        "'config.size' is not a number of bytes")]
    public void A_missing_or_malformed_member_is_named(string json, string problem)
    {
        RawManifest raw = Given.Manifest(json);

        ManifestException refused = Assert.Throws<ManifestException>(() => raw.Read());

        Assert.StartsWith($"Manifest {raw.Digest}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_without_its_list_is_refused()
    {
        ManifestException refused = Assert.Throws<ManifestException>(() => Given.Manifest("{}", MediaType.OciIndex).Read());

        Assert.Contains("has no list 'manifests'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_size_there_is_can_be_named()
    {
        Manifest.Image image = Image(
            $$"""{ "config": { "mediaType": "a/b", "size": 9223372036854775807, "digest": "{{Sha1}}" }, "layers": [] }""");

        Assert.Equal(long.MaxValue, image.Config.Size);
    }

    private static Manifest.Image Image(string json) => Assert.IsType<Manifest.Image>(Given.Manifest(json).Read());

    private static Manifest.Index Index(string json) => Assert.IsType<Manifest.Index>(Given.Manifest(json, MediaType.OciIndex).Read());
}
