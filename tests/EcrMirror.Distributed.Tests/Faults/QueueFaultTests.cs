using Amazon.SQS.Model;
using EcrMirror.Contracts;
using EcrMirror.Testing.Fleet;

namespace EcrMirror.Distributed.Tests.Faults;

/// <summary>Queues that are gone, that may not be used, and that do not believe who asks.</summary>
public sealed class QueueFaultTests
{
    [Fact]
    public async Task A_queue_that_was_deleted_is_made_again_and_used()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        await scene.DeleteQueueAsync("sync-image");
        LogLine faulted = await scene.Log.LineAsync(8006, line => line["Queue"] == "sync-image");
        LogLine recovered = await scene.Log.LineAsync(8007, line => line["Queue"] == "sync-image");
        await scene.RequestAsync("web");
        await scene.Notices.NextAsync<ImagePublished>();

        Assert.Contains("queue", faulted["Reason"], StringComparison.OrdinalIgnoreCase);
        Assert.Equal("sync-image is received from again", recovered.Message);
        Assert.Empty(await scene.FaultQueuesAsync());
    }

    [Fact]
    public async Task A_process_that_may_not_receive_is_not_ready_and_says_what_to_allow()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        scene.Queues.Refuse("ReceiveMessage", AwsRefusal.AccessDenied("sqs:receivemessage"), naming: "copy-manifest\"");
        await scene.DeleteQueueAsync("copy-manifest");
        LogLine denied = await scene.Log.LineAsync(8006, line => line["Queue"] == "copy-manifest" && line.Message.Contains("sqs:receivemessage", StringComparison.Ordinal));
        string answer = await scene.ReadyAsync((isReady, _) => !isReady);
        scene.Queues.Heal();
        await scene.UntilReadyAsync();

        Assert.EndsWith("Allow the action in the policy of this process's role, and in that of the queue, topic or key.", denied.Message, StringComparison.Ordinal);
        Assert.Contains("copy-manifest", answer, StringComparison.Ordinal);
        Assert.Contains("sqs:receivemessage", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_handler_may_not_send_is_found_in_the_error_queue()
    {
        await using AwsScene scene = await AwsScene.StartAsync();
        scene.Queues.Refuse("SendMessageBatch", AwsRefusal.AccessDenied("sqs:sendmessage"), naming: "copy-manifest\"");

        await scene.RequestAsync("web");
        Message kept = await scene.TakeAsync("sync-image_error");
        LogLine faulted = await scene.Log.LineAsync(8003);
        MirrorFailed told = await scene.Notices.NextAsync<MirrorFailed>();

        Assert.Contains("sqs:sendmessage", kept.MessageAttributes!["MT-Fault-Message"].StringValue, StringComparison.Ordinal);
        Assert.Equal("sync-image_error", faulted["ErrorQueue"]);
        Assert.Contains("Allow the action", faulted["Advice"], StringComparison.Ordinal);
        Assert.Equal("request-web", Assert.Single(told.RequestIds));
    }

    [Fact]
    public async Task A_message_that_cannot_be_moved_to_its_error_queue_stays_where_it_is()
    {
        await using AwsScene scene = await AwsScene.StartAsync();
        scene.Queues.Refuse("SendMessageBatch", AwsRefusal.AccessDenied("sqs:sendmessage"), naming: "copy-manifest_error");

        await scene.SendAsync("copy-manifest", "no JSON");
        await scene.Queues.RefusedAsync(3, TestContext.Current.CancellationToken).WaitAsync(AwsScene.Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        LogLine unmoved = await scene.Log.LineAsync(8008);
        scene.Queues.Heal();
        Message kept = await scene.TakeAsync("copy-manifest_error");

        Assert.Equal("no JSON", kept.Body);
        Assert.Equal(("copy-manifest", "copy-manifest_error"), (unmoved["Queue"], unmoved["ErrorQueue"]));
        Assert.Contains("sqs:sendmessage", unmoved["Why"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_whose_clock_is_wrong_is_not_ready_and_says_so()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        scene.Queues.Refuse("", AwsRefusal.Skewed);
        await scene.DeleteQueueAsync("landing");
        LogLine skewed = await scene.Log.LineAsync(8006, line => line["Queue"] == "landing" && line.Message.Contains("Signature", StringComparison.Ordinal));
        string answer = await scene.ReadyAsync((isReady, text) => !isReady && text.Contains("Signature", StringComparison.Ordinal));
        scene.Queues.Heal();
        await scene.UntilReadyAsync();

        Assert.Contains("Is this machine's clock right? It may be off by 5 minutes at most.", skewed.Message, StringComparison.Ordinal);
        Assert.Contains("landing", answer, StringComparison.Ordinal);
    }
}
