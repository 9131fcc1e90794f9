using System.Collections.Concurrent;
using Amazon.SQS.Model;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.State.Manifests;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Distributed.Tests.Faults;

/// <summary>Messages that cannot be read or handled: where each is found, and what is said of it.</summary>
public sealed class MessageFaultTests
{
    private const string Envelope = "application/vnd.masstransit+json";

    [Fact]
    public async Task A_message_whose_handler_breaks_is_found_in_the_error_queue_and_its_tags_get_an_outcome()
    {
        await using AwsScene scene = await AwsScene.StartAsync(services => services.AddSingleton<IManifestStore>(new BrokenStore()));

        await scene.RequestAsync("web");
        Message kept = await scene.TakeAsync("sync-image_error");
        LogLine faulted = await scene.Log.LineAsync(8003);
        MirrorFailed told = await scene.Notices.NextAsync<MirrorFailed>();

        Assert.Equal("fault", kept.MessageAttributes!["MT-Reason"].StringValue);
        Assert.Equal("a defect", kept.MessageAttributes["MT-Fault-Message"].StringValue);
        Assert.Equal("amazonsqs://eu-west-1/sync-image", kept.MessageAttributes["MT-Fault-InputAddress"].StringValue);
        Assert.Equal(("SyncImage", "sync-image", "sync-image_error", "a defect", "request-web"), (faulted["MessageType"], faulted["Queue"], faulted["ErrorQueue"], faulted["Reason"], faulted["RequestId"]));
        Assert.Contains("move it back to sync-image when the cause is gone", faulted.Message, StringComparison.Ordinal);
        LedgerEntry? outcome = await scene.Services.GetRequiredService<ILedger>().FindAsync(told.Destination.Repository, Tag.Parse("1.0"), TestContext.Current.CancellationToken);
        Assert.Equal((LedgerOutcome.Failed, "Internal error, see the error queue: a defect"), (outcome?.Outcome, outcome?.Reason));
    }

    [Fact]
    public async Task A_message_that_is_moved_back_when_the_cause_is_gone_is_carried_out()
    {
        var store = new BrokenStore();
        await using AwsScene scene = await AwsScene.StartAsync(services => services.AddSingleton<IManifestStore>(store));
        SampleContent image = await scene.RequestAsync("web");
        await scene.Notices.NextAsync<MirrorFailed>();

        store.IsBroken = false;
        await scene.RedriveAsync("sync-image_error", "sync-image");
        ImagePublished published = await scene.Notices.NextAsync<ImagePublished>();

        Assert.Equal(image.Digest, published.Digest);
    }

    [Fact]
    public async Task A_message_of_a_type_that_nobody_knows_is_found_in_the_skipped_queue()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        await scene.SendAsync("landing", """{"messageType":["urn:message:EcrMirror.Contracts:ManifestCopiedAgain"],"message":{"plan":"x"}}""", ("Content-Type", Envelope));
        Message kept = await scene.TakeAsync("landing_skipped");
        LogLine skipped = await scene.Log.LineAsync(8005);

        Assert.Equal("dead-letter", kept.MessageAttributes!["MT-Reason"].StringValue);
        Assert.Equal(
            ("urn:message:EcrMirror.Contracts:ManifestCopiedAgain", "landing", "landing_skipped"),
            (skipped["MessageTypes"], skipped["Queue"], skipped["SkippedQueue"]));
        Assert.Contains("by another version", skipped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_no_JSON_is_found_in_the_error_queue_as_it_came()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        await scene.SendAsync("copy-manifest", "{\"plan\":");
        Message kept = await scene.TakeAsync("copy-manifest_error");
        LogLine unreadable = await scene.Log.LineAsync(8004);

        Assert.Equal("{\"plan\":", kept.Body);
        Assert.NotEmpty(kept.MessageAttributes!["MT-Fault-Message"].StringValue!);
        Assert.Equal(("copy-manifest", "copy-manifest_error"), (unreadable["Queue"], unreadable["ErrorQueue"]));
        Assert.Contains("whoever sends it has to be corrected", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_a_version_that_lacks_what_is_needed_is_found_in_the_error_queue_with_the_name_of_what_it_lacks()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        await scene.SendAsync("copy-manifest", """{"messageType":["urn:message:EcrMirror.Contracts:CopyManifest"],"message":{"plan":"0123456789abcdef0123456789abcdef"}}""", ("Content-Type", Envelope));
        Message kept = await scene.TakeAsync("copy-manifest_error");
        LogLine unreadable = await scene.Log.LineAsync(8004);

        Assert.Contains("'manifest'", kept.MessageAttributes!["MT-Fault-Message"].StringValue, StringComparison.Ordinal);
        Assert.Contains("'manifest'", unreadable["Reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_later_version_adds_to_a_message_is_passed_over()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        await scene.SendAsync(
            "notices",
            """
            {
              "messageType": ["urn:message:EcrMirror.Contracts:RequestRejected"],
              "message": {
                "requestId": "release-42", "problems": [], "furtherProblems": 0, "receivedAt": "2026-11-21T12:00:00Z", "bodyStart": "{",
                "severity": { "level": 3 }
              }
            }
            """,
            ("Content-Type", Envelope));
        RequestRejected told = await scene.Notices.NextAsync<RequestRejected>();

        Assert.Equal("release-42", told.RequestId);
    }

    [Fact]
    public async Task A_request_of_a_version_that_is_not_known_is_kept_with_a_code()
    {
        await using AwsScene scene = await AwsScene.StartAsync();

        await scene.SendAsync("mirror-requests", """{"version":2,"requestId":"release-42","source":"alpine:3.20","destinations":[{"repository":"127.0.0.1:5000/alpine"}]}""");
        Message kept = await scene.TakeAsync("mirror-requests-rejected");
        LogLine rejected = await scene.Log.LineAsync(6002);
        RequestRejected told = await scene.Notices.NextAsync<RequestRejected>();

        Assert.Equal("unknown-version", kept.MessageAttributes!["Rejection-Code"].StringValue);
        Assert.Equal(("release-42", "unknown-version", "$.version"), (rejected["RequestId"], rejected["Code"], rejected["Path"]));
        Assert.Equal("release-42", told.RequestId);
    }

    /// <summary>A store of manifests that has a defect until it is mended.</summary>
    private sealed class BrokenStore : IManifestStore
    {
        private readonly ConcurrentDictionary<Digest, RawManifest> _kept = [];

        public bool IsBroken { get; set; } = true;

        public Task SaveAsync(IReadOnlyCollection<RawManifest> manifests, CancellationToken cancellationToken)
        {
            if (IsBroken)
                throw new InvalidOperationException("a defect");
            foreach (RawManifest manifest in manifests)
                _kept[manifest.Digest] = manifest;
            return Task.CompletedTask;
        }

        public Task<RawManifest?> FindAsync(Digest digest, CancellationToken cancellationToken) => Task.FromResult(_kept.GetValueOrDefault(digest));
    }
}
