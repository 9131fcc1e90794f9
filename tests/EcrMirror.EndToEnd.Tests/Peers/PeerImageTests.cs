using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

public sealed class PeerImageTests(PeerImages images, PeerRegistries registries) : IClassFixture<PeerRegistries>
{
    [Theory]
    [InlineData(PeerImageKind.SinglePlatform)]
    [InlineData(PeerImageKind.TwoPlatforms)]
    [InlineData(PeerImageKind.DockerManifestList)]
    [InlineData(PeerImageKind.Artifact)]
    [InlineData(PeerImageKind.NestedIndex)]
    [InlineData(PeerImageKind.AttestedIndex)]
    [InlineData(PeerImageKind.ZstdLayers)]
    public async Task Content_of_every_kind_is_the_same_at_both_destinations_down_to_the_last_byte(PeerImageKind kind)
    {
        DockerRegistry source = await registries.Source, destination = await registries.Destination;
        await using LocalRegistry local = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        string name = $"kinds/{kind}".ToLowerInvariant();
        ImageReference image = await images.PushAsync(kind, source, name);

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(
            image, destination.Repository(name), new Repository(local.Host, RepositoryName.Parse(name)));

        Assert.All(outcomes, outcome => Assert.Equal((ImageStatus.Published, null), (outcome.Status, outcome.Reason)));
        var original = SkopeoView.Of(source, name);
        await SkopeoView.Of(destination, name).ShouldMirrorAsync(original, "1.0");
        await SkopeoView.Of(local, name).ShouldMirrorAsync(original, "1.0");
    }

    [Fact]
    public async Task Layers_that_skopeo_compressed_with_zstd_are_told_to_be_so_at_the_destination()
    {
        DockerRegistry source = await registries.Source, destination = await registries.Destination;
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await images.PushAsync(PeerImageKind.ZstdLayers, source, "zstd/source");

        await mirror.MirrorAsync(image, destination.Repository("zstd/copy"));

        byte[] manifest = await Skopeo.InspectRawAsync(SkopeoImage.In(destination, "zstd/copy", "1.0"));
        var copy = Assert.IsType<Manifest.Image>(new RawManifest(manifest, MediaType.OciManifest).Read());
        Assert.Equal(Enumerable.Repeat("application/vnd.oci.image.layer.v1.tar+zstd", 3), copy.Layers.Select(layer => layer.MediaType.ToString()));
    }

    [Fact]
    public async Task A_source_given_by_digest_is_published_under_the_tag_that_was_asked_for()
    {
        DockerRegistry source = await registries.Source, destination = await registries.Destination;
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "pinned/source");
        Digest digest = Digest.Sha256(await Skopeo.InspectRawAsync(SkopeoImage.In(image, source.Access)));

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(new MirrorRequest
        {
            RequestId = "pinned",
            Source = new ImageReference(image.Repository, digest),
            Destinations = [new Destination { Repository = destination.Repository("pinned/copy"), Tags = [Tag.Parse("1.0")] }],
        });

        Assert.Equal(digest, Assert.Single(outcomes).Digest);
        await SkopeoView.Of(destination, "pinned/copy").ShouldMirrorAsync(SkopeoView.Of(source, "pinned/source"), "1.0");
        Assert.DoesNotContain(
            await source.RequestsForAsync("pinned/source"),
            request => request.UserAgent.StartsWith("ecr-mirror", StringComparison.Ordinal) && request.Path.EndsWith("/1.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_given_by_digest_needs_no_tag_at_the_destination()
    {
        DockerRegistry source = await registries.Source, destination = await registries.Destination;
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "untagged/source");
        Digest digest = Digest.Sha256(await Skopeo.InspectRawAsync(SkopeoImage.In(image, source.Access)));

        await mirror.MirrorAsync(new ImageReference(image.Repository, digest), destination.Repository("untagged/copy"));

        await SkopeoView.Of(destination, "untagged/copy").ShouldHoldAsync(SkopeoView.Of(source, "untagged/source"), digest);
        IReadOnlyList<PeerRequest> requests = await destination.RequestsForAsync("untagged/copy");
        Assert.Equal(3, requests.Count(request => request.Method == "PUT" && request.Path.Contains("/manifests/sha256:", StringComparison.Ordinal)));
        Assert.Equal(3, requests.Count(request => request.Method == "PUT" && request.Path.Contains("/manifests/", StringComparison.Ordinal)));
    }
}
