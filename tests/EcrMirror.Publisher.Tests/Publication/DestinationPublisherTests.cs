using System.Net;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Publisher.Publication;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using EcrMirror.Testing.Content;

namespace EcrMirror.Publisher.Tests.Publication;

public sealed class DestinationPublisherTests
{
    private static readonly RepositoryName Target = RepositoryName.Parse("mirror/app");
    private static readonly SampleContent Image = Given.Image().Build();
    private static readonly SampleContent Index = Given.Index(
        Given.Image().Build(), Given.Index(Given.Image().ForPlatform("linux/arm64").Build()).Build()).Build();

    [Fact]
    public async Task The_last_report_puts_the_root_straight_under_its_tag()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal([new ManifestPut(Target, Image.Digest, PublisherScene.Tag)], scene.Destination.Journal.ManifestPuts);
        Assert.Equal(DestinationOutcome.Published, conclusion.Outcome);
        ImagePublished published = Assert.IsType<ImagePublished>(Assert.Single(conclusion.Events));
        Assert.Equal((Image.Digest, 1), (published.Digest, published.Tally.BlobsCopied));
        Assert.Equal(["one", "two"], published.RequestIds);
        Assert.Empty(conclusion.Restarts);
    }

    [Fact]
    public async Task Nothing_is_put_before_the_last_report()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Index);
        scene.Land(Index);

        Conclusion? early = await scene.ReportAsync(plan, plan.Destinations[0].Tasks[0]);
        Conclusion? again = await scene.ReportAsync(plan, plan.Destinations[0].Tasks[0]);

        Assert.Null(early);
        Assert.Null(again);
        Assert.Empty(scene.Destination.Journal.Entries);
    }

    [Fact]
    public async Task Inner_indexes_are_put_by_digest_before_the_root()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Index);
        scene.Land(Index);

        await scene.ReportAllAsync(plan);

        Assert.Equal(
            [new ManifestPut(Target, Index.Children[1].Digest, null), new ManifestPut(Target, Index.Digest, PublisherScene.Tag)],
            scene.Destination.Journal.ManifestPuts);
    }

    [Fact]
    public async Task A_destination_without_tags_gets_the_root_by_digest()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(
            Image, plan => plan with { Destinations = [plan.Destinations[0] with { Tags = [] }] });
        scene.Land(Image);

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal([new ManifestPut(Target, Image.Digest, null)], scene.Destination.Journal.ManifestPuts);
        Assert.Empty(Assert.IsType<ImagePublished>(Assert.Single(conclusion.Events)).Destination.Tags);
    }

    [Fact]
    public async Task Every_tag_is_set_and_in_the_ledger_with_what_it_was_before()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        Digest before = Digest.Sha256("before"u8);
        MirrorPlan plan = await scene.OpenAsync(Image, tags: [new PlannedTag(Tag.Parse("1.0"), before), new PlannedTag(Tag.Parse("latest"), null)]);
        scene.Land(Image);

        await scene.ReportAllAsync(plan);

        LedgerEntry old = (await scene.FindAsync(Tag.Parse("1.0")))!;
        LedgerEntry @new = (await scene.FindAsync(Tag.Parse("latest")))!;
        Assert.Equal((LedgerOutcome.Published, Image.Digest, before), (old.Outcome, old.Digest, old.PreviousDigest));
        Assert.Equal((LedgerOutcome.Published, Image.Digest, null), (@new.Outcome, @new.Digest, @new.PreviousDigest));
        Assert.Equal(2, scene.Destination.Journal.ManifestPuts.Count);
    }

    [Fact]
    public async Task What_a_published_image_needs_is_known_to_be_there()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);

        await scene.ReportAllAsync(plan);

        Assert.Equal(Image.Blobs.Count, (await FindLocationsAsync(scene)).Count);
    }

    [Fact]
    public async Task A_destination_that_waits_for_no_task_is_published_when_it_is_planned()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image, plan => plan with { Destinations = [plan.Destinations[0] with { Tasks = [] }] });
        scene.Land(Image);

        Conclusion? stale = await scene.Publisher.PublishIfReadyAsync(plan.Id, plan.Attempt + 1, scene.To.Repository, default);
        Conclusion? ready = await scene.Publisher.PublishIfReadyAsync(plan.Id, plan.Attempt, scene.To.Repository, default);

        Assert.Null(stale);
        Assert.Equal(DestinationOutcome.Published, ready!.Outcome);
    }

    [Fact]
    public async Task A_destination_that_waits_for_a_task_is_not_published_when_it_is_planned()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);

        Assert.Null(await scene.Publisher.PublishIfReadyAsync(plan.Id, plan.Attempt, scene.To.Repository, default));
        Assert.Empty(scene.Destination.Journal.Entries);
    }

    [Fact]
    public async Task A_report_after_the_end_changes_nothing()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        await scene.Publisher.ConcludeAsync((await scene.ReportAllAsync(plan))!, default);

        Assert.Null(await scene.ReportAllAsync(plan));
        Assert.Single(scene.Destination.Journal.ManifestPuts);
    }

    [Fact]
    public async Task A_report_that_comes_again_before_the_end_was_recorded_ends_it_the_same_way()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        Conclusion first = (await scene.ReportAllAsync(plan))!;

        Conclusion second = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(first.Outcome, second.Outcome);
        Assert.Equal(Image.Digest, scene.To.Tags[PublisherScene.Tag]);
        Assert.Null((await scene.FindAsync(PublisherScene.Tag))!.PreviousDigest);
    }

    [Fact]
    public async Task A_report_of_an_earlier_attempt_does_not_count()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan earlier = await scene.OpenAsync(Image);
        await scene.OpenAsync(Image);
        scene.Land(Image);

        Assert.Null(await scene.ReportAllAsync(earlier));
        Assert.Empty(scene.Destination.Journal.Entries);
    }

    [Fact]
    public async Task Failed_tasks_fail_the_destination_with_every_reason_once()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Index);

        await scene.ReportAsync(plan, plan.Destinations[0].Tasks[0], "It broke.");
        Conclusion conclusion = (await scene.ReportAsync(plan, plan.Destinations[0].Tasks[1], "It broke."))!;

        MirrorFailed failed = Assert.IsType<MirrorFailed>(Assert.Single(conclusion.Events));
        LedgerEntry entry = (await scene.FindAsync(PublisherScene.Tag))!;
        Assert.Equal((MirrorStage.Copy, FailureKind.Quota, "It broke.", 2), (failed.Stage, failed.Kind, failed.Reason, failed.Tally.BlobsCopied));
        Assert.Equal((LedgerOutcome.Failed, MirrorStage.Copy, FailureKind.Quota, "It broke."), (entry.Outcome, entry.Stage, entry.FailureKind, entry.Reason));
        Assert.Empty(scene.Destination.Journal.Entries);
    }

    [Fact]
    public async Task A_tag_that_is_refused_fails_beside_those_that_are_set()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image, tags: [new PlannedTag(Tag.Parse("fixed"), null), new PlannedTag(Tag.Parse("latest"), null)]);
        scene.Land(Image);
        scene.Destination.Faults.FailNext(request => request.Tag == Tag.Parse("fixed"), HttpStatusCode.BadRequest, "TAG_INVALID");

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(DestinationOutcome.Failed, conclusion.Outcome);
        Assert.Equal([Tag.Parse("fixed")], conclusion.Events.OfType<MirrorFailed>().Single().Destination.Tags);
        Assert.Equal([Tag.Parse("latest")], conclusion.Events.OfType<ImagePublished>().Single().Destination.Tags);
        Assert.Equal(LedgerOutcome.Failed, (await scene.FindAsync(Tag.Parse("fixed")))!.Outcome);
        Assert.Equal(LedgerOutcome.Published, (await scene.FindAsync(Tag.Parse("latest")))!.Outcome);
    }

    [Fact]
    public async Task Where_every_tag_is_refused_nothing_is_said_to_be_published()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image, tags: [new PlannedTag(Tag.Parse("a"), null), new PlannedTag(Tag.Parse("b"), null)]);
        scene.Land(Image);
        scene.Destination.Faults.FailNext(null, HttpStatusCode.Forbidden, "DENIED", times: RegistryFaults.Always);

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        MirrorFailed failed = Assert.IsType<MirrorFailed>(Assert.Single(conclusion.Events));
        Assert.Equal((2, FailureKind.Permission), (failed.Destination.Tags.Count, failed.Kind));
        Assert.Equal(FailureKind.Permission, (await scene.FindAsync(Tag.Parse("a")))!.FailureKind);
        Assert.Empty(await FindLocationsAsync(scene));
    }

    [Fact]
    public async Task A_tag_that_moved_since_is_not_published_and_the_work_begins_again()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        Given.Image().Build().AddTo(scene.From, PublisherScene.Tag);
        scene.Clock.Advance(TimeSpan.FromSeconds(10));

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(DestinationOutcome.Superseded, conclusion.Outcome);
        Assert.Equal(scene.From.Tags[PublisherScene.Tag], Assert.IsType<SourceTagMoved>(Assert.Single(conclusion.Events)).Now);
        Assert.Equal(["one", "two"], conclusion.Restarts.Select(restart => restart.RequestId));
        Assert.All(conclusion.Restarts, restart => Assert.Equal((1, SyncCause.SourceTagMoved, false), (restart.Restarts, restart.Cause, restart.Source.IsPinned)));
        Assert.Empty(scene.Destination.Journal.Entries);
    }

    [Fact]
    public async Task A_tag_that_moves_more_often_than_the_settings_allow_fails()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image, plan => plan with { Restarts = 5 });
        Given.Image().Build().AddTo(scene.From, PublisherScene.Tag);
        scene.Clock.Advance(TimeSpan.FromSeconds(10));

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Contains("moved again after 5 restarts", Assert.IsType<MirrorFailed>(Assert.Single(conclusion.Events)).Reason, StringComparison.Ordinal);
        Assert.Empty(conclusion.Restarts);
    }

    [Fact]
    public async Task A_tag_is_believed_for_a_while_without_asking_the_source()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync(options => options.SourceTagTrustedFor = TimeSpan.FromSeconds(10));
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        scene.Clock.Advance(TimeSpan.FromSeconds(9));

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(DestinationOutcome.Published, conclusion.Outcome);
        Assert.Empty(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_tag_is_not_believed_any_longer_than_that()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync(options => options.SourceTagTrustedFor = TimeSpan.FromSeconds(10));
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        Given.Image().Build().AddTo(scene.From, PublisherScene.Tag);
        scene.Clock.Advance(TimeSpan.FromSeconds(10));

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(DestinationOutcome.Superseded, conclusion.Outcome);
        Assert.Single(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task An_older_plan_does_not_set_a_tag_back_that_a_newer_one_set()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync(options => options.SourceTagTrustedFor = TimeSpan.FromHours(1));
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        DateTimeOffset later = plan.PlannedAt.AddSeconds(1);
        await scene.Ledger.RecordPublishedAsync(
            scene.To.Repository, PublisherScene.Tag, plan.Image with { Source = plan.Source.Pin(Index.Digest) }, Index.Digest, null, later, later, TestContext.Current.CancellationToken);

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(DestinationOutcome.Superseded, conclusion.Outcome);
        Assert.Equal(Index.Digest, Assert.IsType<SourceTagMoved>(Assert.Single(conclusion.Events)).Now);
        Assert.Equal(2, conclusion.Restarts.Count);
        Assert.Empty(scene.Destination.Journal.ManifestPuts);
    }

    [Fact]
    public async Task What_was_derived_is_published_while_the_source_has_what_it_was_derived_from()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image, plan => plan with { Source = plan.Source.Pin(Index.Digest) });
        scene.Land(Image);
        Index.AddTo(scene.From, PublisherScene.Tag);

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        ImagePublished published = Assert.IsType<ImagePublished>(Assert.Single(conclusion.Events));
        Assert.Equal((Image.Digest, Index.Digest), (published.Digest, published.Source.Digest!.Value));
    }

    [Fact]
    public async Task A_restart_wants_the_same_platforms()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image, plan => plan with { WantedPlatforms = [new Platform("linux", "amd64")] });
        scene.Land(Image);
        Index.AddTo(scene.From, PublisherScene.Tag);

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.All(conclusion.Restarts, restart => Assert.Equal("linux/amd64", Assert.Single(restart.Platforms!).ToString()));
    }

    [Fact]
    public async Task A_restart_looks_again_at_the_tags_that_were_right()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        var current = Tag.Parse("stable");
        MirrorPlan plan = await scene.OpenAsync(
            Image, plan => plan with { Destinations = [plan.Destinations[0] with { CurrentTags = [current] }] });
        scene.Land(Image);
        Index.AddTo(scene.From, PublisherScene.Tag);

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.All(conclusion.Restarts, restart => Assert.Equal([PublisherScene.Tag, current], Assert.Single(restart.Destinations).Tags));
    }

    [Fact]
    public async Task A_late_word_of_the_plan_does_not_end_a_destination_whose_tasks_report()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        await scene.ReportAllAsync(plan);
        scene.Destination.Journal.Clear();

        Conclusion? conclusion = await scene.Publisher.PublishIfReadyAsync(
            plan.Id, plan.Attempt, scene.To.Repository, TestContext.Current.CancellationToken);

        Assert.Null(conclusion);
        Assert.Empty(scene.Destination.Journal.ManifestPuts);
    }

    [Fact]
    public async Task A_tag_that_is_asked_about_costs_one_HEAD_and_may_be_gone()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        scene.Source.Faults.LoseManifest(scene.From.Repository.Name, Image.Digest);
        scene.Clock.Advance(TimeSpan.FromHours(1));

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(DestinationOutcome.Published, conclusion.Outcome);
        Assert.Equal(RegistryOperation.HeadManifest, Assert.Single(scene.Source.Journal.Entries).Request.Operation);
    }

    [Fact]
    public async Task An_image_asked_for_by_digest_is_published_without_asking_the_source()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image, plan => plan with { FollowsTag = false });
        scene.Land(Image);
        scene.Clock.Advance(TimeSpan.FromHours(1));

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(DestinationOutcome.Published, conclusion.Outcome);
        Assert.Empty(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_source_that_cannot_say_whether_its_tag_moved_fails_the_destination()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        scene.Source.Faults.FailNext(null, HttpStatusCode.InternalServerError);
        scene.Clock.Advance(TimeSpan.FromHours(1));

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Contains("500", Assert.IsType<MirrorFailed>(Assert.Single(conclusion.Events)).Reason, StringComparison.Ordinal);
        Assert.Empty(scene.To.Tags);
    }

    [Fact]
    public async Task A_destination_that_lost_a_blob_is_repaired_by_beginning_again()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);
        scene.Land(Image);
        await scene.Locations.AddAsync(scene.To.Repository, [.. Image.Blobs.Select(blob => blob.Descriptor.Digest)], default);
        scene.Destination.Faults.LoseBlob(Target, Image.Blobs[1].Descriptor.Digest);

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Equal(DestinationOutcome.Superseded, conclusion.Outcome);
        Assert.IsType<DestinationFoundDamaged>(Assert.Single(conclusion.Events));
        Assert.All(conclusion.Restarts, restart => Assert.Equal((1, SyncCause.Repair), (restart.Restarts, restart.Cause)));
        Assert.Empty(await FindLocationsAsync(scene));
        Assert.Empty(scene.To.Tags);
    }

    [Fact]
    public async Task A_destination_that_is_damaged_more_often_than_the_settings_allow_fails()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image, plan => plan with { Restarts = 5 });

        Conclusion conclusion = (await scene.ReportAllAsync(plan))!;

        Assert.Contains("MANIFEST_BLOB_UNKNOWN", Assert.IsType<MirrorFailed>(Assert.Single(conclusion.Events)).Reason, StringComparison.Ordinal);
        Assert.Empty(conclusion.Restarts);
    }

    [Fact]
    public async Task A_destination_is_given_up_once_and_only_before_its_end()
    {
        await using PublisherScene scene = await PublisherScene.StartAsync();
        MirrorPlan plan = await scene.OpenAsync(Image);

        Conclusion? stale = await scene.Publisher.GiveUpAsync(plan.Id, plan.Attempt + 1, scene.To.Repository, "A defect.", default);
        Conclusion? unknown = await scene.Publisher.GiveUpAsync(PlanId.Derive("no plan"), 1, scene.To.Repository, "A defect.", default);
        Conclusion given = (await scene.Publisher.GiveUpAsync(plan.Id, plan.Attempt, scene.To.Repository, "A defect.", default))!;
        await scene.Publisher.ConcludeAsync(given, default);
        Conclusion? again = await scene.Publisher.GiveUpAsync(plan.Id, plan.Attempt, scene.To.Repository, "A defect.", default);

        Assert.All([stale, unknown, again], Assert.Null);
        Assert.Equal("A defect.", Assert.IsType<MirrorFailed>(Assert.Single(given.Events)).Reason);
        Assert.Equal(LedgerOutcome.Failed, (await scene.FindAsync(PublisherScene.Tag))!.Outcome);
    }

    private static Task<IReadOnlyDictionary<Digest, IReadOnlyList<RepositoryName>>> FindLocationsAsync(PublisherScene scene) =>
        scene.Locations.FindAsync(scene.To.Repository.Host, [.. Image.Blobs.Select(blob => blob.Descriptor.Digest)], default);
}
