using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;
using EcrMirror.Scheduler.Requests;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Platforms;

public sealed class PlatformTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleContent Amd = Given.Image().WithLayers(2).Build();
    private static readonly SampleContent Arm = Given.Image().WithLayers(2).ForPlatform("linux/arm64").Build();
    private static readonly SampleContent Power = Given.Image().WithLayers(2).ForPlatform("linux/ppc64le").Build();
    private static readonly SampleContent Index = Given.Index(Amd, Arm, Power, Given.Attestation(Amd), Given.Attestation(Power)).WithOddBytes().Build();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("linux/arm64", 1)]
    [InlineData("linux/amd64,linux/arm64", 4)]
    public async Task Some_platforms_are_published_complete_as_previewed_and_are_current_then(string platforms, int manifests)
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync(new() { AcceptsIncompleteManifests = true });
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        MirrorRequest request = Request(await Index.PushToAsync(source, "team/app", "1.0"), destination, platforms);
        MirrorPreview preview = await PreviewAsync(mirror, request);

        ImageOutcome first = Assert.Single(await mirror.MirrorAsync(request));
        int puts = destination.Journal.ManifestPuts.Count;
        ImageOutcome second = Assert.Single(await mirror.MirrorAsync(request with { RequestId = "again" }));

        Assert.True(first.Status is ImageStatus.Published, first.Reason);
        Assert.Equal((ImageStatus.Current, first.Digest), (second.Status, second.Digest));
        Assert.Equal((first.Digest, Index.Digest), (preview.Digest, preview.Source.Digest!.Value));
        Assert.Equal((manifests, puts), (destination.Repository("mirror/app").Manifests.Count, destination.Journal.ManifestPuts.Count));
        Assert.Empty(destination.Journal.IncompleteTags);
        await destination.ShouldBeCompleteAsync("mirror/app", "1.0");
        LedgerEntry entry = (await mirror.Ledger.FindAsync(destination.Repository("mirror/app").Repository, Tag, Cancellation))!;
        Assert.Equal((first.Digest, Index.Digest), (entry.Digest!.Value, entry.Source.Digest!.Value));
    }

    [Fact]
    public async Task A_tag_that_moves_meanwhile_is_planned_again_for_the_same_platforms()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        MirrorRequest request = Request(await Index.PushToAsync(source, "team/app", "1.0"), destination, "linux/amd64,linux/ppc64le");
        SampleContent newer = Given.Index(Power, Amd, Arm).Build();
        FrozenRequests frozen = destination.Faults.Freeze(upload => upload.Operation is RegistryOperation.StartUpload);
        Task<IReadOnlyList<ImageOutcome>> mirroring = mirror.MirrorAsync(request);
        await frozen.FirstHeld;

        newer.AddTo(source.Repository("team/app"), Tag);
        frozen.Release();

        ImageOutcome outcome = Assert.Single(await mirroring);
        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        RawManifest root = destination.Repository("mirror/app").Manifests[destination.Repository("mirror/app").Tags[Tag]];
        Assert.Equal([Power.Digest, Amd.Digest], ((Manifest.Index)root.Read()).Manifests.Select(listed => listed.Digest));
    }

    private static MirrorRequest Request(ImageReference image, LocalRegistry destination, string platforms) => new()
    {
        RequestId = "some",
        Source = image,
        Destinations = [new Destination { Repository = destination.Repository("mirror/app").Repository, Tags = [Tag] }],
        Platforms = [.. platforms.Split(',').Select(Platform.Parse)],
    };

    private static Task<MirrorPreview> PreviewAsync(InProcessMirror mirror, MirrorRequest request) =>
        mirror.Services.GetRequiredService<PlanPreview>().PreviewAsync(RequestIntake.ToSync(request), Cancellation);
}
