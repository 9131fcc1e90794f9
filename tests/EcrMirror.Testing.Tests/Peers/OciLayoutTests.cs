using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Testing.Tests.Peers;

public sealed class OciLayoutTests
{
    [Fact]
    public async Task An_image_of_umoci_has_the_platform_and_layers_that_were_asked_for()
    {
        using OciLayout layout = await OciLayout.CreateAsync();

        Descriptor image = await layout.AddImageAsync("arm64", Platform.Parse("linux/arm64"), layers: 3);

        var manifest = Assert.IsType<Manifest.Image>(Read(layout, image));
        Assert.Equal(3, manifest.Layers.Length);
        Assert.Contains("\"architecture\":\"arm64\"", System.Text.Encoding.UTF8.GetString(layout.Read(manifest.Config.Digest)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_in_an_index_reaches_a_strict_registry_byte_for_byte()
    {
        using OciLayout layout = await OciLayout.CreateAsync();
        Descriptor image = await layout.AddImageAsync("amd64", Platform.Parse("linux/amd64"));
        Descriptor inner = layout.AddIndex("inner", image);
        Descriptor outer = layout.AddIndex("outer", inner, image);
        await using DockerRegistry registry = await DockerRegistry.StartAsync();

        await registry.PushAsync(layout, "outer", "team/nested", "1.0");

        Assert.Equal(layout.Read(outer.Digest), await Skopeo.InspectRawAsync(SkopeoImage.In(registry, "team/nested", "1.0")));
        Assert.Equal(layout.Read(inner.Digest), await Skopeo.InspectRawAsync(ByDigest(registry, "team/nested", inner)));
    }

    [Fact]
    public async Task An_attestation_is_a_child_for_an_unknown_platform()
    {
        using OciLayout layout = await OciLayout.CreateAsync();
        Descriptor image = await layout.AddImageAsync("amd64", Platform.Parse("linux/amd64"));
        Descriptor attested = layout.AddIndex("attested", image, layout.AddAttestation(image));
        await using DockerRegistry registry = await DockerRegistry.StartAsync();

        await Skopeo.CopyAsync(SkopeoImage.In(layout, "attested"), SkopeoImage.In(registry, "team/attested", "1.0"));

        var index = Assert.IsType<Manifest.Index>(Read(layout, attested));
        Assert.Equal([false, true], index.Manifests.Select(child => child.Platform?.IsUnknown));
        Assert.Equal(layout.Read(attested.Digest), await Skopeo.InspectRawAsync(SkopeoImage.In(registry, "team/attested", "1.0")));
    }

    [Fact]
    public async Task An_artifact_of_an_unknown_type_reaches_a_strict_registry_byte_for_byte()
    {
        using OciLayout layout = await OciLayout.CreateAsync();
        Descriptor artifact = layout.AddArtifact("recipe");
        await using DockerRegistry registry = await DockerRegistry.StartAsync();

        await registry.PushAsync(layout, "recipe", "team/recipe", "1.0");

        Assert.Equal(layout.Read(artifact.Digest), await Skopeo.InspectRawAsync(SkopeoImage.In(registry, "team/recipe", "1.0")));
    }

    [Fact]
    public async Task A_Docker_manifest_list_names_images_in_the_format_of_Docker()
    {
        using OciLayout layout = await OciLayout.CreateAsync();
        var images = new Dictionary<string, Platform> { ["amd64"] = Platform.Parse("linux/amd64"), ["arm64"] = Platform.Parse("linux/arm64") };
        foreach ((string layoutTag, Platform platform) in images)
            await layout.AddImageAsync(layoutTag, platform);
        await using DockerRegistry registry = await DockerRegistry.StartAsync();

        Descriptor list = await registry.PushDockerManifestListAsync(layout, images, "team/docker", "1.0");

        byte[] served = await Skopeo.InspectRawAsync(SkopeoImage.In(registry, "team/docker", "1.0"));
        Assert.Equal(list.Digest, Digest.Sha256(served));
        var index = Assert.IsType<Manifest.Index>(new RawManifest(served, MediaType.DockerManifestList).Read());
        Assert.Equal(images.Values, index.Manifests.Select(child => child.Platform!));
        Assert.All(index.Manifests, child => Assert.Equal(MediaType.DockerManifest, child.MediaType));
    }

    private static Manifest Read(OciLayout layout, Descriptor manifest) =>
        new RawManifest(layout.Read(manifest.Digest), manifest.MediaType).Read();

    private static SkopeoImage ByDigest(DockerRegistry registry, string name, Descriptor manifest) =>
        SkopeoImage.In(new ImageReference(registry.Repository(name), manifest.Digest), registry.Access);
}
