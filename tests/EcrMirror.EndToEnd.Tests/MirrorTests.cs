using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests;

public sealed class MirrorTests
{
    [Fact]
    public async Task An_index_for_two_platforms_is_mirrored_byte_for_byte()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        SampleContent index = Given.Index(
            Given.Image().WithLayers(3).ForPlatform("linux/amd64").WithOddBytes().Build(),
            Given.Image().WithLayers(2).ForPlatform("linux/arm64").Build()).WithOddBytes().Build();
        ImageReference image = await index.PushToAsync(source, "team/app", "1.0");

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, destination.Repository("mirror/app").Repository);

        Assert.Equal(ImageStatus.Published, Assert.Single(outcomes).Status);
        Assert.Equal(index.Digest, outcomes[0].Digest);
        await destination.ShouldBeCompleteAsync("mirror/app", "1.0");
        Assert.Equal(index.Manifest.Content.ToArray(), destination.Repository("mirror/app").Manifests[index.Digest].Content.ToArray());
    }
}
