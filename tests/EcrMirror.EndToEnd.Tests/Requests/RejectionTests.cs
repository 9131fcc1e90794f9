using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Requests;

public sealed class RejectionTests
{
    [Fact]
    public async Task A_request_that_is_rejected_ends_at_each_destination_with_the_reason_and_writes_nothing()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await Given.Image().Build().PushToAsync(source, "team/app", "1.0");
        MirrorRequest first = Request(image, destination.Repository("mirror/first").Repository);
        MirrorRequest second = Request(image, destination.Repository("mirror/second").Repository, destination.Repository("mirror/third").Repository);

        ImageOutcome published = Assert.Single(await mirror.MirrorAsync(first));
        IReadOnlyList<ImageOutcome> rejected = await mirror.MirrorAsync(second);

        Assert.Equal(ImageStatus.Published, published.Status);
        Assert.Equal(2, rejected.Count);
        Assert.All(rejected, outcome => Assert.Equal(ImageStatus.Failed, outcome.Status));
        Assert.All(rejected, outcome => Assert.StartsWith("The request was rejected: 'request' asked for something else at ", outcome.Reason, StringComparison.Ordinal));
        Assert.Empty(destination.Repository("mirror/second").Tags);
    }

    [Fact]
    public async Task The_same_request_again_is_answered_again()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        ImageReference image = await Given.Image().Build().PushToAsync(source, "team/app", "1.0");
        MirrorRequest request = Request(image, destination.Repository("mirror/app").Repository);

        ImageOutcome first = Assert.Single(await mirror.MirrorAsync(request));
        ImageOutcome second = Assert.Single(await mirror.MirrorAsync(request));

        Assert.Equal((ImageStatus.Published, ImageStatus.Current), (first.Status, second.Status));
    }

    private static MirrorRequest Request(ImageReference image, params Repository[] destinations) => new()
    {
        RequestId = "request",
        Source = image,
        Destinations = [.. destinations.Select(repository => new Destination { Repository = repository, Tags = [Tag.Parse("1.0")] })],
    };
}
