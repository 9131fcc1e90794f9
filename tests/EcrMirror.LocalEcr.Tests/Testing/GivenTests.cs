using System.IO.Compression;
using System.Text.Json;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Testing;

public sealed class GivenTests
{
    [Fact]
    public void One_line_makes_the_same_bytes_every_time_and_two_lines_do_not()
    {
        static SampleContent Make() => Given.Image().Build();

        Assert.Equal(Make().Digest, Make().Digest);
        Assert.NotEqual(Make().Digest, Given.Image().Build().Digest);
        Assert.NotEqual(Given.Image(seed: 1).Build().Digest, Given.Image(seed: 2).Build().Digest);
    }

    [Fact]
    public void An_image_lists_its_layers_as_they_are_before_compression()
    {
        SampleContent image = Given.Image().WithLayers(1).Build();

        using JsonDocument config = JsonDocument.Parse(image.Blobs[0].Content);
        using var gzip = new GZipStream(new MemoryStream(image.Blobs[1].Content.ToArray()), CompressionMode.Decompress);
        using var archive = new MemoryStream();
        gzip.CopyTo(archive);
        Assert.Equal(
            Digest.Sha256(archive.ToArray()).ToString(),
            config.RootElement.GetProperty("rootfs").GetProperty("diff_ids")[0].GetString());
    }

    [Fact]
    public void A_shared_layer_is_one_blob_of_a_tree()
    {
        SampleLayer shared = Given.Layer();

        SampleContent index = Given.Index(
            Given.Image().WithLayer(shared).Build(),
            Given.Image().WithLayer(shared).WithLayers(1).ForPlatform("linux/arm64").Build()).Build();

        Assert.Equal(4, index.TreeBlobs.Count());
        Assert.Equal(3, index.Tree.Count());
    }

    [Fact]
    public void Odd_bytes_are_a_manifest_that_still_reads()
    {
        SampleContent image = Given.Image().WithOddBytes().WithAnnotation("a", "b").Build();

        Manifest manifest = image.Manifest.Read();

        Assert.Equal(
            image.Blobs.Select(blob => blob.Descriptor.Digest), Assert.IsType<Manifest.Image>(manifest).Blobs.Select(blob => blob.Digest));
        Assert.StartsWith("\r\n\t {", System.Text.Encoding.UTF8.GetString(image.Manifest.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void An_attestation_stands_beside_its_image()
    {
        SampleContent image = Given.Image().Build();

        SampleContent index = Given.Index(image, Given.Attestation(image)).Build();

        Manifest.Index read = Assert.IsType<Manifest.Index>(index.Manifest.Read());
        Assert.True(read.Manifests[1].Platform!.IsUnknown);
        Assert.Contains($"\"vnd.docker.reference.digest\":\"{image.Digest}\"", System.Text.Encoding.UTF8.GetString(index.Manifest.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void An_artifact_has_the_empty_config_and_a_type()
    {
        SampleContent image = Given.Image().Build();

        Manifest read = Given.Artifact("application/vnd.example.sbom").For(image).Build().Manifest.Read();

        Assert.Equal("application/vnd.example.sbom", read.ArtifactType);
        Assert.Equal(image.Digest, read.Subject!.Digest);
        Assert.Equal(MediaType.OciEmpty, Assert.IsType<Manifest.Image>(read).Config.MediaType);
    }

    [Fact]
    public void Docker_content_is_of_docker_types()
    {
        SampleContent list = Given.DockerManifestList(Given.DockerImage().WithForeignLayer().Build()).Build();

        Assert.Equal(MediaType.DockerManifestList, list.Manifest.MediaType);
        Assert.Equal(MediaType.DockerManifest, list.Children[0].Manifest.MediaType);
        Assert.True(list.Children[0].Blobs[^1].Descriptor.IsForeign);
        Assert.Equal(2, list.TreeBlobs.Count());
    }

    [Fact]
    public void The_demo_has_an_index_of_its_own()
    {
        SampleContent index = SampleImage.CreateIndex(7, [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")]);

        Assert.Equal(index.Digest, SampleImage.CreateIndex(7, [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")]).Digest);
        Assert.NotEqual(index.Digest, SampleImage.CreateIndex(8, [new Platform("linux", "amd64"), new Platform("linux", "arm64", "v8")]).Digest);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], Assert.IsType<Manifest.Index>(index.Manifest.Read()).Manifests.Select(child => child.Platform!.ToString()));
        Assert.Equal(5, index.TreeBlobs.Count());
    }
}
