using EcrMirror.Contracts;
using EcrMirror.EndToEnd.Tests.Crashes;
using EcrMirror.EndToEnd.Tests.Delivery;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Selection;

public sealed class SelectionTests
{
    private readonly RecordedNotices _notices = new();

    [Fact]
    public async Task The_tags_that_a_selection_means_are_published_and_no_other()
    {
        await using LocalRegistry source = await StartSourceAsync("1.0", "1.1", "1.1-rc1", "2.0");
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await StartAsync();

        await AskAsync(mirror, Request(source, destination, "1.?"));

        IReadOnlyList<ImagePublished> published = await _notices.TakeAsync<ImagePublished>(2);
        Assert.All(published, image => Assert.Equal(["nightly"], image.RequestIds));
        Assert.Equal(source.Repository("team/app").Tags.Where(tag => tag.Key.ToString() is "1.0" or "1.1").OrderBy(tag => tag.Key.ToString()), destination.Repository("mirror/app").Tags.OrderBy(tag => tag.Key.ToString()));
    }

    [Fact]
    public async Task A_selection_that_is_delivered_twice_sends_each_blob_once()
    {
        await using LocalRegistry source = await StartSourceAsync("1.0", "1.1");
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await StartAsync(services => services.AddSingleton<MemoryQueues>(provider => new TwiceDelivered(provider)));

        await AskAsync(mirror, Request(source, destination, "*"));

        await _notices.TakeUntilAsync<ImagePublished>(published => published.Select(image => image.Source).Distinct().Count() == 2);
        Assert.Equal(source.Repository("team/app").Tags.Count, destination.Repository("mirror/app").Tags.Count);
        Assert.Equal(destination.Journal.Uploads.Count, destination.Journal.Uploads.Select(upload => upload.Digest).Distinct().Count());
    }

    [Theory]
    [InlineData("before Send SyncRepository", 1)]
    [InlineData("before Send SyncImage", 1)]
    [InlineData("before Send SyncImage", 2)]
    public async Task A_crash_while_images_are_handed_out_loses_none(string step, int occurrence)
    {
        await using LocalRegistry source = await StartSourceAsync("1.0", "1.1", "1.2");
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        var points = new CrashPoints(step, occurrence);
        await using InProcessMirror mirror = await StartAsync(points.AddTo);

        await AskAsync(mirror, Request(source, destination, "*"));

        await _notices.TakeUntilAsync<ImagePublished>(published => published.Select(image => image.Source).Distinct().Count() == 3);
        Assert.True(points.HasCrashed);
        Assert.Equal(source.Repository("team/app").Tags.Count, destination.Repository("mirror/app").Tags.Count);
    }

    [Fact]
    public async Task A_selection_that_means_nothing_is_answered()
    {
        await using LocalRegistry source = await StartSourceAsync("1.0");
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await StartAsync();

        await AskAsync(mirror, Request(source, destination, "3.*"));

        SelectionFailed failed = Assert.Single(await _notices.TakeAsync<SelectionFailed>(1));
        Assert.Equal(("nightly", destination.Repository("mirror/app").Repository), (failed.RequestId, Assert.Single(failed.Destinations)));
    }

    private static async Task<LocalRegistry> StartSourceAsync(params string[] tags)
    {
        LocalRegistry source = await LocalRegistry.StartAsync();
        for (int at = 0; at < tags.Length; at++)
            Given.Image(seed: at).Build().AddTo(source.Repository("team/app"), Tag.Parse(tags[at]));
        return source;
    }

    private Task<InProcessMirror> StartAsync(Action<IServiceCollection>? also = null) => InProcessMirror.StartAsync(also: services =>
    {
        services.AddSingleton<INoticeBoard>(_notices);
        also?.Invoke(services);
    });

    private static Task AskAsync(InProcessMirror mirror, MirrorRequest request) =>
        mirror.Services.GetRequiredService<IMessageSender>().HandOnAsync(request, TestContext.Current.CancellationToken);

    private static MirrorRequest Request(LocalRegistry source, LocalRegistry destination, params string[] tags) => new()
    {
        RequestId = "nightly",
        Source = new MirrorSource(source.Repository("team/app").Repository),
        Destinations = [new Destination { Repository = destination.Repository("mirror/app").Repository, Tags = [] }],
        Selection = new TagSelection { Tags = [.. tags.Select(TagPattern.Parse)] },
    };
}
