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

        LogLine left = await scene.Log.LineAsync(8002);
        scene.Queues.Heal();
        ImagePublished published = await scene.Notices.NextAsync<ImagePublished>();

        Assert.Equal(("SyncImage", "sync-image", "request-web"), (left["MessageType"], left["Queue"], left["RequestId"]));
        Assert.Equal($"{scene.Destination.Host}/mirror/web", published.Destination.Repository.ToString());
        Assert.DoesNotContain(scene.Notices.Told, notice => notice is MirrorFailed);
        Assert.Empty(await scene.FaultQueuesAsync());
    }

    [Fact]
    public async Task A_message_that_SQS_throttles_on_its_way_is_sent_in_the_end()
    {
        await using AwsScene scene = await AwsScene.StartAsync();
        scene.Queues.Refuse("SendMessageBatch", AwsRefusal.Throttled, times: 12);

        await scene.RequestAsync("web");
        await scene.Notices.NextAsync<ImagePublished>();

        Assert.Equal(12, scene.Queues.Refused);
        Assert.Empty(await scene.FaultQueuesAsync());
    }

    [Fact]
    public async Task A_table_that_is_throttled_for_a_while_costs_time_and_no_message()
    {
        await using AwsScene scene = await AwsScene.StartAsync(settings: [("State:DynamoDb:Retries", "0")]);
        scene.Tables.Refuse("PutItem", AwsRefusal.Throttled, naming: "ecr-mirror-plans");
        await scene.RequestAsync("web");

        LogLine left = await scene.Log.LineAsync(8002);
        scene.Tables.Heal();
        await scene.Notices.NextAsync<ImagePublished>();

        Assert.Contains("throttles PutItem on table 'ecr-mirror-plans'", left["Reason"], StringComparison.Ordinal);
        Assert.Empty(await scene.FaultQueuesAsync());
    }

    [Fact]
    public async Task A_message_that_has_waited_longer_than_it_may_goes_to_the_error_queue()
    {
        await using AwsScene scene = await AwsScene.StartAsync(settings: [("Bus:RedeliverFor", "00:00:00"), ("State:DynamoDb:Retries", "0")]);
        scene.Tables.Refuse("PutItem", AwsRefusal.Throttled, naming: "ecr-mirror-plans");

        await scene.RequestAsync("web");
        await scene.TakeAsync("sync-image_error");
        LogLine faulted = await scene.Log.LineAsync(8003);

        Assert.Equal(("SyncImage", "sync-image_error"), (faulted["MessageType"], faulted["ErrorQueue"]));
        Assert.DoesNotContain(scene.Log.Lines, line => line.Event == 8002 && line["Queue"] == "sync-image");
    }
}
