using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>
/// Everything that services do, one thing after the other, so that each permission that they have is asked for: what goes well, what is
/// refused by registries, what breaks and is delivered again, and what ends in the queues of messages that went wrong.
/// </summary>
internal sealed class PermissionStory(PermissionScene scene)
{
    private const string Contract = "urn:message:EcrMirror.Contracts:";
    private const string Envelope = "application/vnd.masstransit+json";

    // More than the least size of layers that go in parts, and less than what an item holds.
    private const int LayerBytes = 4000;
    private const int MoreThanAnItem = 400_000;

    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleLayer Shared = Given.Layer(LayerBytes);
    private static readonly AwsRefusal Invalid = new(400, "ValidationException", "A defect of the test.");

    private static readonly SampleContent App = Given.Index(
        Given.Image().WithLayer(Shared).WithLayers(1, LayerBytes).ForPlatform("linux/amd64").Build(),
        Given.Image().WithLayer(Shared).WithLayers(1, LayerBytes).ForPlatform("linux/arm64").Build()).Build();

    private static readonly SampleContent Library = Given.Image().WithLayers(2, LayerBytes).Build();

    /// <summary>Has everything happen, and waits until it has.</summary>
    public async Task TellAsync()
    {
        await MirrorToRepositoriesThatAreMissingAsync();
        await FindWhatIsThereAsync();
        await MirrorToRepositoriesThatAreOtherwiseAsync();
        await MeetATagThatCannotBeMovedAsync();
        await MirrorFromAPrivateRegistryAsync();
        await MirrorLargeManifestsAsync();
        await RepairAsync(MirrorPriority.Normal, scene.Private, scene.In("mirror/damaged"));
        await RepairAsync(MirrorPriority.Urgent, scene.Public, scene.InPublic("mirror/damaged"));
        await CopyWhatStateForgotAsync();
        await RemoveWhatEndedAsync();
        await RejectAsync();
        await BreakHandlersAsync();
        await SendWhatNobodyReadsAsync();
    }

    // The first attempts to hand the work on fail in each service, so that messages are given back to their queues: of nine refusals three meet
    // one batch, as many as the SDK takes before it gives up, unless more than four are on their way at once.
    private async Task MirrorToRepositoriesThatAreMissingAsync()
    {
        ImageReference source = await App.PushToAsync(scene.Upstream, "team/app", "1.0");
        foreach (string type in (string[])["SyncImage", "CopyManifest", "ManifestCopied", "ImagePublished"])
            scene.Queues.Refuse("SendMessageBatch", AwsRefusal.Throttled, naming: Contract + type, times: 9);

        await scene.RequestAsync(
            source,
            MirrorPriority.Normal,
            new Destination { Repository = scene.In("mirror/app"), Tags = [Tag, Tag.Parse("stable")] },
            new Destination { Repository = scene.InPublic("mirror/app"), Tags = [Tag] });

        await PublishedAsync(scene.In("mirror/app"), App.Digest);
        await PublishedAsync(scene.InPublic("mirror/app"), App.Digest);
        foreach ((string role, string queue) in ((string, string)[])[("Scheduler", "mirror-requests"), ("Planner", "sync-image"), ("Copier", "copy-manifest"), ("Publisher", "landing")])
            await AskedAsync(role, "sqs:ChangeMessageVisibility", Queue(queue));
    }

    private async Task FindWhatIsThereAsync()
    {
        await scene.RequestAsync(new ImageReference(scene.Upstream.Repository("team/app").Repository, Tag), MirrorPriority.Normal, To(scene.In("mirror/app")));

        await scene.OutcomeAsync(scene.In("mirror/app"), Tag, LedgerOutcome.Current);
    }

    private async Task MirrorToRepositoriesThatAreOtherwiseAsync()
    {
        SampleContent tool = Given.Image().WithLayer(Shared).WithLayers(1, LayerBytes).Build();
        ImageReference source = await tool.PushToAsync(scene.Upstream, "team/tool", "1.0");

        await scene.RequestAsync(source, MirrorPriority.Urgent, To(scene.In("mirror/drifted")), To(scene.InPublic("mirror/drifted")));

        await PublishedAsync(scene.In("mirror/drifted"), tool.Digest);
        await PublishedAsync(scene.InPublic("mirror/drifted"), tool.Digest);
        Assert.Contains(scene.Private.Journal.Mounts, mount => mount.Digest == Shared.Blob.Descriptor.Digest);
    }

    private async Task MeetATagThatCannotBeMovedAsync()
    {
        var fixedTag = Tag.Parse("fixed-1.0");
        Given.Image().Build().AddTo(scene.Private.Repository(RepositoryName.Parse("mirror/drifted")), fixedTag);
        ImageReference source = await Given.Image().WithLayers(1, LayerBytes).Build().PushToAsync(scene.Upstream, "team/fixed", "1.0");

        await scene.RequestAsync(source, MirrorPriority.Normal, new Destination { Repository = scene.In("mirror/drifted"), Tags = [fixedTag] });

        await scene.OutcomeAsync(scene.In("mirror/drifted"), fixedTag, LedgerOutcome.Failed);
    }

    private async Task MirrorFromAPrivateRegistryAsync()
    {
        LocalRepository source = scene.Private.Repository(RepositoryName.Parse("source/library"));
        Library.AddTo(source, Tag);

        // What is known of a few tags is asked for each, of more in a list.
        foreach (string tag in (string[])["1.1", "1.2", "1.3"])
            Library.AddTo(source, Oci.Tag.Parse(tag));
        var image = new ImageReference(source.Repository, Tag);

        // Which platform a single image is for stands in its config.
        await scene.RequestAsync(image, "linux/amd64", To(scene.In("mirror/platform")));
        await scene.RequestAsync(image, To(scene.In("mirror/answered")));
        await scene.RequestAsync(source.Repository, "1.*", MirrorPriority.Normal, scene.In("mirror/selected"));
        await scene.RequestAsync(source.Repository, "1.*", MirrorPriority.Urgent, scene.InPublic("mirror/selected"));
        await scene.AddRuleAsync(Rule("pushed", image, scene.In("mirror/pushed")));
        await FollowSchedulesAsync(image);
        await scene.TellOfPushAsync("source/library", Tag, Library.Digest);

        foreach (string name in (string[])["mirror/platform", "mirror/answered", "mirror/selected", "mirror/pushed"])
            await PublishedAsync(scene.In(name), Library.Digest);
        await PublishedAsync(scene.InPublic("mirror/selected"), Library.Digest);
        await AskedAsync("Publisher", "sns:Publish", PermissionScene.ReplyTopic);
    }

    // Whether something has moved is looked up when a rule is started for the second time.
    private async Task FollowSchedulesAsync(ImageReference image)
    {
        var often = new RuleSchedule.Adaptive(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        await scene.AddRuleAsync(Rule("scheduled", new ImageReference(image.Repository, Tag).Pin(Library.Digest), scene.In("mirror/scheduled")) with { Schedule = often });
        await scene.AddRuleAsync(Rule("scheduled tags", new MirrorSource(image.Repository), scene.In("mirror/scheduled")) with
        {
            Selection = new TagSelection { Tags = [TagPattern.Parse("1.*")] },
            Schedule = often,
        });

        await AskedAsync("Scheduler", "dynamodb:GetItem", Table("ledger"));
        await AskedAsync("Scheduler", "dynamodb:Query", Table("ledger"));
    }

    // What an item of DynamoDB does not hold is kept in parts.
    private async Task MirrorLargeManifestsAsync()
    {
        string text = new('x', MoreThanAnItem);
        SampleContent large = Given.Index(Given.Image().WithLayers(1, LayerBytes).WithAnnotation("text", text).Build()).WithAnnotation("text", text).Build();
        ImageReference source = await large.PushToAsync(scene.Upstream, "team/large", "1.0");

        // What a source counts is pulled once, and read from state for the second destination.
        scene.Upstream.Faults.LimitPulls(10_000, TimeSpan.FromHours(6));
        foreach (string name in (string[])["mirror/large", "mirror/large-again"])
        {
            await scene.RequestAsync(source, MirrorPriority.Normal, To(scene.In(name)));
            await PublishedAsync(scene.In(name), large.Digest);
        }
    }

    // A registry that does not say what an image lacks is asked for it.
    private async Task RepairAsync(MirrorPriority priority, EmulatedEcr registry, Repository destination)
    {
        SampleLayer lost = Given.Layer(LayerBytes, seed: (int)priority + 100);
        SampleContent before = Given.Image((int)priority + 200).WithLayer(lost).Build();
        SampleContent after = Given.Image((int)priority + 300).WithLayer(lost).WithLayers(1, LayerBytes).Build();
        string name = $"team/damaged-{priority}".ToLowerInvariant();
        await scene.RequestAsync(await before.PushToAsync(scene.Upstream, name, "1.0"), priority, To(destination));
        await PublishedAsync(destination, before.Digest);
        registry.Quirks = registry.Quirks with { MissingContentCode = "MANIFEST_INVALID" };
        registry.Faults.LoseBlob(destination.Name, lost.Blob.Descriptor.Digest);

        await scene.RequestAsync(await after.PushToAsync(scene.Upstream, name, "1.0"), priority, To(destination));

        await PublishedAsync(destination, after.Digest);
    }

    // Plans expire; a task that was delivered later than that reads its manifest from the source.
    private async Task CopyWhatStateForgotAsync()
    {
        SampleContent forgotten = Given.Image().WithLayers(1, LayerBytes).Build();
        LocalRepository source = scene.Private.Repository(RepositoryName.Parse("source/forgotten"));
        forgotten.AddTo(source);

        await scene.HandOnAsync(Copy(forgotten, source.Repository, MirrorPriority.Normal));

        LocalRepository destination = scene.Private.Repository(RepositoryName.Parse("mirror/drifted"));
        await scene.UntilAsync(
            $"{destination.Repository} has {forgotten.Digest}",
            () => Task.FromResult(destination.Manifests.ContainsKey(forgotten.Digest)));
    }

    // What is removed is what a rule mirrored, so a push has it mirrored first.
    private async Task RemoveWhatEndedAsync()
    {
        SampleContent ended = Given.Image().WithLayers(1, LayerBytes).Build();
        LocalRepository source = scene.Private.Repository(RepositoryName.Parse("source/ended"));
        ended.AddTo(source, Tag);
        MirrorRule rule = Rule("ended", new ImageReference(source.Repository, Tag), scene.In("mirror/ended")) with
        {
            WhenExpired = ExpiryPolicy.Remove,
            RemoveAfter = TimeSpan.Zero,
        };
        rule = rule with { Destinations = [.. rule.Destinations, .. Rule("", rule.Source, scene.InPublic("mirror/ended")).Destinations] };
        await scene.AddRuleAsync(rule);
        await scene.TellOfPushAsync("source/ended", Tag, ended.Digest);
        await PublishedAsync(scene.In("mirror/ended"), ended.Digest);
        await PublishedAsync(scene.InPublic("mirror/ended"), ended.Digest);

        await scene.AddRuleAsync(rule with { Expires = DateTimeOffset.UnixEpoch.AddYears(50) });

        await scene.OutcomeAsync(scene.In("mirror/ended"), Tag, LedgerOutcome.Removed);
        await scene.OutcomeAsync(scene.InPublic("mirror/ended"), Tag, LedgerOutcome.Removed);
    }

    private async Task RejectAsync()
    {
        foreach (string queue in (string[])["mirror-requests", "mirror-requests-urgent", "ecr-push-events"])
            await SendAsync(queue, "This is no JSON.");

        await scene.FilledAsync("mirror-requests-rejected", "ecr-push-events-rejected");
    }

    // Each breaks in one service by what only that service does, so that its message goes to its error queue, and a fault is told.
    private async Task BreakHandlersAsync()
    {
        ImageReference source = await Given.Image().WithLayers(1, LayerBytes).Build().PushToAsync(scene.Upstream, "team/broken", "1.0");
        scene.Tables.Refuse("PutItem", Invalid, naming: "ecr-mirror-requests", times: 1);
        await scene.RequestAsync(source, MirrorPriority.Normal, To(scene.In("mirror/broken")));

        // Rules that cannot be read are known still, so it is the work for the push that nobody takes.
        scene.Queues.Refuse("SendMessageBatch", Invalid, naming: "push-", times: 1);
        await scene.TellOfPushAsync("source/library", Tag, Library.Digest);
        await scene.FilledAsync("mirror-requests_error", "ecr-push-events_error");

        foreach (string table in (string[])["plans", "progress"])
        {
            Repository destination = scene.In($"mirror/broken-{table}");
            scene.Tables.Refuse("PutItem", Invalid, naming: $"ecr-mirror-{table}", times: 1);
            await scene.RequestAsync(source, MirrorPriority.Normal, To(destination));
            await scene.OutcomeAsync(destination, Tag, LedgerOutcome.Failed);
        }

        // An index is nothing that a Copier copies. What it says of it comes from the Publisher, who hears of the fault.
        await scene.HandOnAsync(Copy(App, scene.Upstream.Repository("team/app").Repository, MirrorPriority.Normal));
        await scene.HandOnAsync(Copy(App, scene.Upstream.Repository("team/app").Repository, MirrorPriority.Urgent));
        await scene.FilledAsync("sync-image_error", "landing_error", "copy-manifest_error", "copy-manifest-urgent_error");
        await AskedAsync("Publisher", "sqs:SendMessage", Queue("landing"));
        await AskedAsync("Publisher", "sqs:SendMessage", Queue("landing-urgent"));
    }

    private async Task SendWhatNobodyReadsAsync()
    {
        string[] queues = ["sync-image", "sync-repository", "copy-manifest", "landing", "remove-tags", "faults", "notices", "replies"];
        foreach (string queue in queues)
        {
            await SendAsync(queue, "{\"plan\":");
            await SendAsync(queue, """{"messageType":["urn:message:Somebody.Else:Happened"],"message":{"plan":"x"}}""");
        }

        await scene.FilledAsync(queues.SelectMany(queue => (string[])[queue + "_error", queue + "_skipped"]));
    }

    private static MirrorRule Rule(string id, MirrorSource source, Repository destination) => new()
    {
        Id = id,
        Origin = new RuleOrigin(RuleOriginKind.File, "test"),
        Source = source,
        Destinations = [new RuleDestination(RepositoryTemplate.Parse(destination.ToString()), [TagTemplate.Same])],
    };

    private static Destination To(Repository repository) => new() { Repository = repository, Tags = [Tag] };

    private static string Table(string name) => $"arn:aws:dynamodb:{PolicyFile.Region}:{PolicyFile.Account}:table/ecr-mirror-{name}";

    private static string Queue(string name) => $"arn:aws:sqs:{PolicyFile.Region}:{PolicyFile.Account}:{name}";

    private CopyManifest Copy(SampleContent content, Repository source, MirrorPriority priority) => new()
    {
        Plan = PlanId.Derive($"{content.Digest} {priority}"),
        Attempt = 1,
        Priority = priority,
        Manifest = content.Digest,
        Source = source,
        Destinations = [scene.In("mirror/drifted")],
        IsRoot = false,
    };

    private Task SendAsync(string queue, string body) => scene.View.SendAsync(queue, body, Envelope, TestContext.Current.CancellationToken);

    private Task<LedgerEntry> PublishedAsync(Repository repository, Digest digest) => scene.OutcomeAsync(repository, Tag, LedgerOutcome.Published, digest);

    private Task AskedAsync(string role, string action, string resource) => scene.UntilAsync(
        $"{role} asked for {action} on {resource}",
        () => Task.FromResult(scene.Decisions[role].Any(decision => decision.Action == action && decision.Resource == resource)));
}
