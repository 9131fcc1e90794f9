using EcrMirror.Contracts;
using EcrMirror.EndToEnd.Tests.Crashes;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Removal;

/// <summary>A crash at every step of a removal: after it, the tag is gone, the ledger says so, and the world was told.</summary>
public sealed class RemovalCrashTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleContent Image = Given.Image(1).Build();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The ledger is first written when the test says that the tag was mirrored.
    [Theory]
    [InlineData("before IRemoteRepository.RemoveTagAsync", 1)]
    [InlineData("after IRemoteRepository.RemoveTagAsync", 1)]
    [InlineData("before ILedger.UpdateAsync", 2)]
    [InlineData("after ILedger.UpdateAsync", 2)]
    [InlineData("before Send TagRemoved", 1)]
    public async Task A_crash_at_any_step_followed_by_redelivery_ends_the_same(string step, int occurrence)
    {
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        LocalRepository repository = destination.Repository("mirror/app");
        var points = new CrashPoints(step, occurrence);
        var notices = new RecordedNotices();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(also: services =>
        {
            points.AddTo(services);
            services.AddSingleton<INoticeBoard>(notices);
        });
        Image.AddTo(repository, Tag);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var image = new MirroredImage(ImageReference.Parse("a.example/app:1.0").Pin(Image.Digest), Platforms: null, "app");
        await mirror.Ledger.RecordPublishedAsync(repository.Repository, Tag, image, Image.Digest, previous: null, now, now, Cancellation);

        await mirror.Services.GetRequiredService<IMessageSender>().HandOnAsync(
            new RemoveTags
            {
                Rule = "app",
                ExpiredAt = now.AddDays(-30),
                Repository = repository.Repository,
                Tags = [new OwnedTag { Tag = Tag, Digest = Image.Digest }],
                AskedAt = now,
                ValidUntil = now.AddMinutes(10),
            },
            Cancellation);

        TagRemoved removed = Assert.Single(await notices.TakeAsync<TagRemoved>(1));
        Assert.True(points.HasCrashed);
        Assert.Equal((repository.Repository, Tag, Image.Digest), (removed.Repository, removed.Tag, removed.Digest));
        Assert.Empty(repository.Tags);
        LedgerEntry entry = (await mirror.Ledger.FindAsync(repository.Repository, Tag, Cancellation))!;
        Assert.Equal((LedgerOutcome.Removed, Image.Digest), (entry.Outcome, entry.PreviousDigest!.Value));
    }
}
