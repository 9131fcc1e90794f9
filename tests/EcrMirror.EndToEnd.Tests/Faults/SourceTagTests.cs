using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>The source tag changes while its image is on the way.</summary>
public sealed class SourceTagTests
{
    [Fact]
    public async Task A_tag_that_moves_in_the_middle_of_a_copy_is_published_as_what_it_means_then()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent planned = Given.Image().Build();
        SampleContent moved = Given.Image().Build();
        using FrozenRequests frozen = scene.Source.Faults.Freeze(request => request.Operation is RegistryOperation.GetBlob);

        Task<ImageOutcome> mirroring = scene.MirrorAsync(planned);
        await frozen.FirstHeld.WaitAsync(TestContext.Current.CancellationToken);
        await scene.PushAsync(moved);
        frozen.Release();
        ImageOutcome outcome = await mirroring;

        Assert.DoesNotContain(scene.Destination.Journal.ManifestPuts, put => put.Digest == planned.Digest);
        await scene.ShouldHavePublishedAsync(outcome, moved);
    }

    [Fact]
    public async Task An_image_asked_for_by_digest_does_not_follow_the_tag()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        await scene.PushAsync(image);
        var pinned = new ImageReference(scene.Source.Repository("team/app").Repository, Scene.Tag).Pin(image.Digest);
        using FrozenRequests frozen = scene.Source.Faults.Freeze(request => request.Operation is RegistryOperation.GetBlob);

        Task<IReadOnlyList<ImageOutcome>> mirroring = scene.Mirror.MirrorAsync(pinned, scene.Target.Repository);
        await frozen.FirstHeld.WaitAsync(TestContext.Current.CancellationToken);
        await scene.PushAsync(Given.Image().Build());
        frozen.Release();
        ImageOutcome outcome = Assert.Single(await mirroring);

        Assert.DoesNotContain(scene.Source.Journal.Entries, entry => entry.Request.Tag is not null);
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task A_tag_that_is_deleted_in_the_middle_of_a_copy_is_still_published()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent index = Given.Index(Given.Image().Build()).Build();
        using FrozenRequests frozen = scene.Source.Faults.Freeze(request => request.Operation is RegistryOperation.GetBlob);
        using var owner = new PlainRegistryClient(scene.Source.BaseAddress);

        Task<ImageOutcome> mirroring = scene.MirrorAsync(index);
        await frozen.FirstHeld.WaitAsync(TestContext.Current.CancellationToken);
        using HttpResponseMessage deleted = await owner.SendAsync(HttpMethod.Delete, "/v2/team/app/manifests/1.0");
        frozen.Release();
        ImageOutcome outcome = await mirroring;

        Assert.Equal(System.Net.HttpStatusCode.Accepted, deleted.StatusCode);
        await scene.ShouldHavePublishedAsync(outcome, index);
    }

    [Fact]
    public async Task A_tag_that_never_stands_still_is_given_up_and_the_reason_says_so()
    {
        await using Scene scene = await Scene.StartAsync();
        int pushes = 0;
        SampleContent Next() => Given.Image(seed: 1000 + Interlocked.Increment(ref pushes)).Build();

        // A release every time that somebody has read the last one.
        scene.Source.Faults.Freeze(request =>
        {
            if (request is { Operation: RegistryOperation.GetBlob })
                Next().AddTo(scene.Source.Repository("team/app"), Scene.Tag);
            return false;
        });

        ImageOutcome outcome = await scene.MirrorAsync(Next());

        await scene.ShouldHaveFailedAsync(outcome, "moved again after 5 restarts");
    }
}
