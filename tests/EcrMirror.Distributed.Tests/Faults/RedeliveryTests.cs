using EcrMirror.Contracts;
using EcrMirror.Testing.Fleet;

namespace EcrMirror.Distributed.Tests.Faults;

/// <summary>What passes by itself leaves nothing for a person to clean up.</summary>
public sealed class RedeliveryTests
{
    [Fact]
    public async Task A_message_whose_handler_cannot_send_stays_on_its_queue_until_it_can()
    {
        await using AwsScene scene = await AwsScene.StartAsync();
        scene.Queues.Refuse("SendMessageBatch", AwsRefusal.Unavailable, naming: "copy-manifest\"");
        await scene.RequestAsync("web");

        LogLine left = await scene.Log.LineAsync(7002);
        scene.Queues.Heal();
        ImagePublished published = await scene.Notices.NextAsync<ImagePublished>();

        Assert.Equal(("SyncImage", "sync-image", "request-web"), (left["MessageType"]?.Split('.')[^1], left["Queue"], left["RequestId"]));
        Assert.Equal($"{scene.Destination.Host}/mirror/web", published.Destination.Repository.ToString());
        Assert.Empty(await scene.FaultQueuesAsync());
    }
}
