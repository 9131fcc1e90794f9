using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

public sealed class SecondRunTests(PeerImages images, PeerRegistries registries) : IClassFixture<PeerRegistries>
{
    [Theory]
    [InlineData(PeerImageKind.SinglePlatform)]
    [InlineData(PeerImageKind.NestedIndex)]
    [InlineData(PeerImageKind.Artifact)]
    public async Task A_second_run_that_remembers_nothing_asks_once_for_the_tag_on_each_side(PeerImageKind kind)
    {
        DockerRegistry source = await registries.Source, destination = await registries.Destination;
        await using LocalRegistry local = await LocalRegistry.StartAsync();
        string name = $"again/{kind}".ToLowerInvariant();
        ImageReference image = await images.PushAsync(kind, source, name);
        Repository[] copies = [destination.Repository(name), new Repository(local.Host, RepositoryName.Parse(name))];
        await using (InProcessMirror first = await InProcessMirror.StartAsync())
            await first.MirrorAsync(image, copies);
        await ForgetAsync(source, destination, local);

        await using InProcessMirror second = await InProcessMirror.StartAsync();
        IReadOnlyList<ImageOutcome> outcomes = await second.MirrorAsync(image, copies);

        Assert.All(outcomes, outcome => Assert.Equal(ImageStatus.Current, outcome.Status));
        string[] question = [$"HEAD /v2/{name}/manifests/1.0"];
        Assert.Equal(question, (await source.RequestsForAsync(name)).Select(Line));
        Assert.Equal(question, (await destination.RequestsForAsync(name)).Select(Line));
        Assert.Equal(question, local.Journal.Entries.Select(entry => entry.Request.ToString()));
    }

    [Fact]
    public async Task A_tag_that_moved_to_an_image_of_the_index_copies_no_blob()
    {
        DockerRegistry source = await registries.Source, destination = await registries.Destination;
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "moved");
        await mirror.MirrorAsync(image, destination.Repository("moved"));
        await images.PushAsync(PeerImageKind.SinglePlatform, source, "moved");
        await destination.SettleAsync();
        destination.Journal.Clear();

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, destination.Repository("moved"));

        Assert.Equal(ImageStatus.Published, Assert.Single(outcomes).Status);
        Assert.Equal(
            ["PUT /v2/moved/manifests/1.0"],
            (await destination.RequestsForAsync("moved")).Where(request => request.Method is not ("GET" or "HEAD")).Select(Line));
        await SkopeoView.Of(destination, "moved").ShouldMirrorAsync(SkopeoView.Of(source, "moved"), "1.0");
    }

    private static async Task ForgetAsync(DockerRegistry source, DockerRegistry destination, LocalRegistry local)
    {
        await source.SettleAsync();
        await destination.SettleAsync();
        source.Journal.Clear();
        destination.Journal.Clear();
        local.Journal.Clear();
    }

    private static string Line(PeerRequest request) => $"{request.Method} {request.Target}";
}
