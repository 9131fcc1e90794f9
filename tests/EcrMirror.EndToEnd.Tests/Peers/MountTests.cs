using EcrMirror.Cli.Runs;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

public sealed class MountTests(PeerImages images, PeerRegistries registries) : IClassFixture<PeerRegistries>
{
    // Three layers and two, a config each.
    private const int Blobs = 7;

    [Fact]
    public async Task Two_repositories_of_one_registry_take_each_blob_once_and_mount_it_into_the_other()
    {
        DockerRegistry source = await registries.Source, destination = await registries.Destination;
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "shared/source");

        await mirror.MirrorAsync(image, destination.Repository("shared/first"), destination.Repository("shared/second"));

        PeerRequest[] requests = [.. await destination.RequestsForAsync("shared/first"), .. await destination.RequestsForAsync("shared/second")];
        Assert.Equal(Blobs, requests.Count(PeerJournalExtensions.IsMount));
        Assert.Equal(Blobs, requests.Count(request => request.Method == "PUT" && request.IsUpload()));
        Assert.Equal(Blobs, (await source.RequestsForAsync("shared/source")).Count(PeerJournalExtensions.IsDownload));
        await SkopeoView.Of(destination, "shared/first").ShouldMirrorAsync(SkopeoView.Of(source, "shared/source"), "1.0");
        await SkopeoView.Of(destination, "shared/second").ShouldMirrorAsync(SkopeoView.Of(source, "shared/source"), "1.0");
    }

    [Fact]
    public async Task A_later_run_mounts_what_an_earlier_one_put_into_another_repository()
    {
        DockerRegistry source = await registries.Source, destination = await registries.Destination;
        using var folder = new ScratchFolder();
        string state = folder.Of("state.db");
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "later/source");
        await using (InProcessMirror earlier = await InProcessMirror.StartAsync(state))
            await earlier.MirrorAsync(image, destination.Repository("later/first"));
        await using InProcessMirror later = await InProcessMirror.StartAsync(state);

        IReadOnlyList<ImageOutcome> outcomes = await later.MirrorAsync(image, destination.Repository("later/second"));

        Assert.Equal((0, Blobs), (Assert.Single(outcomes).Tally.BlobsCopied, outcomes[0].Tally.BlobsMounted));
        IReadOnlyList<PeerRequest> requests = await destination.RequestsForAsync("later/second");
        Assert.DoesNotContain(requests, PeerJournalExtensions.IsUpload);
        Assert.Equal(Blobs, requests.Count(PeerJournalExtensions.IsMount));
    }
}
