using EcrMirror.Contracts;
using EcrMirror.EndToEnd.Tests.Crashes;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.PushEvents;

/// <summary>What a push or a sweep makes due leaves plans alone that are under way, but not its own that was cut off.</summary>
public sealed class PushCrashTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleContent Image = Given.Index(Given.Image().Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();

    [Theory]
    [InlineData(SyncCause.Pushed, "after IPlanStore.OpenAsync", 1)]
    [InlineData(SyncCause.Swept, "before Send MirrorPlanned", 1)]
    [InlineData(SyncCause.Swept, "before Send CopyManifest", 1)]
    [InlineData(SyncCause.Pushed, "before Send CopyManifest", 2)]
    public async Task A_plan_that_was_cut_off_before_its_copy_tasks_is_opened_anew(SyncCause cause, string step, int occurrence)
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        var notices = new RecordedNotices();
        var points = new CrashPoints(step, occurrence);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(also: services =>
        {
            services.AddSingleton<INoticeBoard>(notices);
            points.AddTo(services);
        });
        var sync = new SyncImage
        {
            RequestId = "due",
            Source = await Image.PushToAsync(source, "team/app", "1.0"),
            Destinations = [new Destination { Repository = destination.Repository("mirror/app").Repository, Tags = [Tag] }],
            Cause = cause,
        };

        await mirror.Services.GetRequiredService<IMessageSender>().HandOnAsync(sync, TestContext.Current.CancellationToken);

        await notices.TakeAsync<ImagePublished>(1);
        Assert.True(points.HasCrashed);
        Assert.Equal(Image.Digest, destination.Repository("mirror/app").Tags[Tag]);
    }
}
