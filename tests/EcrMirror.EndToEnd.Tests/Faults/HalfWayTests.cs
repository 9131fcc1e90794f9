using System.Net;
using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>A copy ends after its first write, after its second, and so on: there is never a tag over an incomplete tree.</summary>
public sealed class HalfWayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_tag_is_over_an_incomplete_tree_wherever_a_copy_stops(bool isCut)
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: options => options.RetryAttempts = 0);
        SampleLayer shared = Given.Layer();
        SampleContent index = Given.Index(
            Given.Index(Given.Image().WithLayer(shared).WithLayers(1).Build()).Build(),
            Given.Image().WithLayer(shared).ForPlatform("linux/arm64").Build()).Build();
        ImageReference image = await index.PushToAsync(source, "team/app", "1.0");
        int writes = 0;

        bool hasPublished = false;
        for (int most = 0; !hasPublished; most++)
        {
            await using LocalRegistry destination = await LocalRegistry.StartAsync(Scene.Lenient);
            LocalRepository target = destination.Repository("mirror/app");
            int left = most;
            bool IsLate(RegistryRequest request) => request.IsWrite && Interlocked.Decrement(ref left) < 0;
            if (isCut)
                destination.Faults.LoseAnswer(IsLate, times: RegistryFaults.Always);
            else
                destination.Faults.FailNext(IsLate, HttpStatusCode.Forbidden, times: RegistryFaults.Always);

            ImageOutcome stopped = Assert.Single(await mirror.MirrorAsync(image, target.Repository));
            destination.Faults.Clear();
            hasPublished = stopped.Status is ImageStatus.Published;
            if (!isCut)
                Assert.Equal(hasPublished, target.Tags.ContainsKey(Scene.Tag));
            ImageOutcome again = Assert.Single(await mirror.MirrorAsync(image, target.Repository));

            Assert.NotEqual(ImageStatus.Failed, again.Status);
            Assert.Empty(destination.Journal.IncompleteTags);
            Assert.Equal(index.Digest, target.Tags[Scene.Tag]);
            Assert.Empty(target.MissingUnder(index.Digest));
            writes = most;
        }

        Assert.InRange(writes, 2 + index.Tree.Count(), 40);
    }
}
