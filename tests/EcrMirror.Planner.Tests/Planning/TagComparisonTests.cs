using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Planner.Planning;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Planner.Tests.Planning;

/// <summary>Looking at many tags again costs what the registries' own journals say.</summary>
public sealed class TagComparisonTests
{
    private static readonly Platform Amd64 = new("linux", "amd64");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_hundred_tags_in_place_cost_one_HEAD_each_at_the_source_and_then_nothing_at_the_destination()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 500, isMirrored: true);

        ComparedTags first = await CompareAsync(scene, tags);
        (int sourceOnce, int destinationOnce) = (scene.Source.Journal.Entries.Count, scene.Destination.Journal.Entries.Count);
        ComparedTags second = await CompareAsync(scene, tags);

        Assert.Equal((500, 0, 500, 0), (first.Current.Count, first.Lacking.Count, second.Current.Count, second.Lacking.Count));
        Assert.Equal((500, 500), (sourceOnce, destinationOnce));
        Assert.Equal((1000, 500), (scene.Source.Journal.Entries.Count, scene.Destination.Journal.Entries.Count));
        Assert.All(scene.Source.Journal.Entries, entry => Assert.Equal(HttpMethod.Head.Method, entry.Request.Method));
    }

    [Fact]
    public async Task However_many_tags_there_are_the_ledger_of_a_repository_is_read_once()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = [.. Enumerable.Range(0, 2000).Select(number => $"1.{number}")];
        SampleContent image = Given.Image().Build();
        foreach (string tag in tags)
            await scene.Ledger.RecordCurrentAsync(scene.To.Repository, Tag.Parse(tag), new MirroredImage(new ImageReference(scene.From.Repository, Tag.Parse(tag)).Pin(image.Digest), null, "nightly"), image.Digest, scene.Clock.GetUtcNow(), scene.Clock.GetUtcNow(), Cancellation);

        ComparedTags all = await CompareAsync(scene, tags, neverMoves: true);
        (int lists, int finds) = (scene.Asked.Lists, scene.Asked.Finds);
        await CompareAsync(scene, [tags[0]], neverMoves: true);

        Assert.Equal(2000, all.Current.Count);
        Assert.Equal((1, 0), (lists, finds));
        Assert.Equal((1, 1), (scene.Asked.Lists, scene.Asked.Finds));
    }

    [Fact]
    public async Task Tags_that_never_move_cost_nothing_once_they_are_mirrored()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 20, isMirrored: true);

        await CompareAsync(scene, tags, neverMoves: true);
        (int sourceOnce, int destinationOnce) = (scene.Source.Journal.Entries.Count, scene.Destination.Journal.Entries.Count);
        ComparedTags again = await CompareAsync(scene, tags, neverMoves: true);

        Assert.Equal((20, 20), (sourceOnce, destinationOnce));
        Assert.Equal((20, 20, 20), (again.Current.Count, scene.Source.Journal.Entries.Count, scene.Destination.Journal.Entries.Count));
        LedgerEntry entry = (await scene.Ledger.FindAsync(scene.To.Repository, Tag.Parse(tags[0]), Cancellation))!;
        Assert.Equal(("nightly", LedgerOutcome.Current), (entry.Rule, entry.Outcome));
    }

    [Fact]
    public async Task A_look_that_asks_nobody_writes_nothing_down()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 2, isMirrored: true);
        await CompareAsync(scene, tags, neverMoves: true);
        LedgerEntry before = (await scene.Ledger.FindAsync(scene.To.Repository, Tag.Parse(tags[0]), Cancellation))!;

        scene.Clock.Advance(TimeSpan.FromHours(1));
        await CompareAsync(scene, tags, neverMoves: true);
        LedgerEntry unasked = (await scene.Ledger.FindAsync(scene.To.Repository, Tag.Parse(tags[0]), Cancellation))!;
        scene.Clock.Advance(TimeSpan.FromDays(7));
        await CompareAsync(scene, tags, neverMoves: true);
        LedgerEntry seenAgain = (await scene.Ledger.FindAsync(scene.To.Repository, Tag.Parse(tags[0]), Cancellation))!;

        Assert.Equal((before.CheckedAt, before.SeenAt), (unasked.CheckedAt, unasked.SeenAt));
        Assert.Equal(scene.Clock.GetUtcNow(), seenAgain.SeenAt);
    }

    [Fact]
    public async Task What_differs_is_planned_at_the_destinations_that_lack_it_alone()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 3, isMirrored: true);
        SampleContent moved = Given.Image().Build();
        moved.AddTo(scene.From, Tag.Parse(tags[1]));
        LocalRepository second = scene.Destination.Repository("mirror/second");

        ComparedTags compared = await CompareAsync(scene, tags, also: second.Repository);

        Assert.Equal(3, compared.Lacking.Count);
        Assert.Equal([1, 2, 1], compared.Lacking.Select(lacking => lacking.Sync).OrderBy(image => image.Source.ToString(), StringComparer.Ordinal).Select(image => image.Destinations.Count));
        Assert.Equal(2, compared.Current.Count);
        Assert.All(compared.Current, current => Assert.Equal(scene.To.Repository, Assert.Single(current.Destinations).Repository));
    }

    [Fact]
    public async Task Who_asks_has_the_destination_looked_at_whatever_state_knows()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 1, isMirrored: true);
        await CompareAsync(scene, tags);
        Given.Image().Build().AddTo(scene.To, Tag.Parse(tags[0]));

        ComparedTags swept = await CompareAsync(scene, tags);
        ComparedTags requested = await CompareAsync(scene, tags, SyncCause.Requested);

        Assert.Single(swept.Current);
        Assert.Single(requested.Lacking);
    }

    [Fact]
    public async Task What_others_moved_at_the_destination_is_found_once_state_is_no_longer_believed()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 1, isMirrored: true);
        await CompareAsync(scene, tags);
        Given.Image().Build().AddTo(scene.To, Tag.Parse(tags[0]));

        scene.Clock.Advance(TimeSpan.FromDays(3));
        ComparedTags early = await CompareAsync(scene, tags);
        scene.Clock.Advance(TimeSpan.FromDays(4));
        ComparedTags late = await CompareAsync(scene, tags);

        Assert.Single(early.Current);
        Assert.Single(late.Lacking);
    }

    [Fact]
    public async Task Of_some_platforms_state_knows_what_they_became()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent amd64 = Given.Image().Build();
        SampleContent index = Given.Index(amd64, Given.Image().ForPlatform("linux/arm64").Build()).Build();
        index.AddTo(scene.From, Tag.Parse("1.0"));
        amd64.AddTo(scene.To, Tag.Parse("1.0"));

        ComparedTags unknown = await CompareAsync(scene, ["1.0"], platforms: [Amd64]);
        await scene.Ledger.RecordCurrentAsync(
            scene.To.Repository,
            Tag.Parse("1.0"),
            new MirroredImage(new ImageReference(scene.From.Repository, Tag.Parse("1.0")).Pin(index.Digest), [Amd64], Rule: null),
            amd64.Digest,
            scene.Clock.GetUtcNow(),
            scene.Clock.GetUtcNow(),
            Cancellation);
        ComparedTags known = await CompareAsync(scene, ["1.0"], platforms: [Amd64]);
        ComparedTags others = await CompareAsync(scene, ["1.0"], platforms: [new Platform("linux", "arm64")]);

        Assert.Single(unknown.Lacking);
        Assert.Equal(amd64.Digest, Assert.Single(known.Current).Digest);
        Assert.Single(others.Lacking);
    }

    [Fact]
    public async Task A_source_that_does_not_answer_leaves_its_tags_to_their_plans()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 2, isMirrored: true);
        scene.Source.Faults.FailNext(request => request.Operation is RegistryOperation.HeadManifest, System.Net.HttpStatusCode.InternalServerError);

        ComparedTags compared = await CompareAsync(scene, tags);

        Assert.Single(compared.Lacking);
        Assert.Single(compared.Current);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    public async Task Tags_of_a_new_repository_take_one_list_and_of_many_a_look_at_one_before(int count, int looks)
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, count, isMirrored: false);

        ComparedTags compared = await CompareAsync(scene, tags);

        Assert.Equal(count, compared.Lacking.Count);
        Assert.Single(scene.Destination.Journal.Requests(RegistryOperation.ListTags));
        Assert.Equal((1, looks), (scene.Source.Journal.Entries.Count, scene.Destination.Journal.Entries.Count - 1));
    }

    [Fact]
    public async Task Of_a_repository_that_has_some_tags_only_those_are_looked_at()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 5, isMirrored: false);
        Given.Image().Build().AddTo(scene.To, Tag.Parse(tags[3]));

        ComparedTags compared = await CompareAsync(scene, tags);

        Assert.Equal([tags[3]], compared.Lacking.Where(lacking => lacking.IsMoved).Select(lacking => lacking.Sync.Source.Tag.ToString()));
        Assert.Equal(
            ["GET /v2/mirror/app/tags/list?n=1000", $"HEAD /v2/mirror/app/manifests/{tags[3]}"],
            scene.Destination.Journal.Entries.Select(entry => entry.Request.ToString()));
        Assert.Contains($"HEAD /v2/team/app/manifests/{tags[3]}", scene.Source.Journal.Entries.Select(entry => entry.Request.ToString()));
    }

    [Fact]
    public async Task Where_tags_are_not_listed_each_is_looked_at()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 4, isMirrored: true);
        scene.Destination.Faults.FailNext(request => request.Operation is RegistryOperation.ListTags, System.Net.HttpStatusCode.Forbidden, "DENIED");

        ComparedTags compared = await CompareAsync(scene, tags);

        Assert.Equal(4, compared.Current.Count);
        Assert.Equal(4, scene.Destination.Journal.Requests(RegistryOperation.HeadManifest).Count);
    }

    [Fact]
    public async Task A_source_that_counts_pulls_describes_every_tag()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 5, isMirrored: false);
        scene.Source.Faults.LimitPulls(100, TimeSpan.FromHours(6));

        await CompareAsync(scene, tags);

        Assert.Equal(5, scene.Source.Journal.Requests(RegistryOperation.HeadManifest).Select(entry => entry.Request.Tag).Distinct().Count());
        Assert.Equal(5, scene.Source.Journal.Entries.Count);
    }

    [Fact]
    public async Task Of_tags_that_state_does_not_know_the_source_is_asked_while_the_destination_is()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 2, isMirrored: false);
        using FrozenRequests atSource = scene.Source.Faults.Freeze();
        using FrozenRequests atDestination = scene.Destination.Faults.Freeze();

        Task<ComparedTags> comparing = CompareAsync(scene, tags);
        await Task.WhenAll(atSource.FirstHeld, atDestination.FirstHeld).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);
        atSource.Release();
        atDestination.Release();

        Assert.Equal(2, (await comparing).Lacking.Count);
        Assert.Equal((1, 1), (scene.Source.Journal.Entries.Count, scene.Destination.Journal.Entries.Count));
    }

    [Fact]
    public async Task A_source_is_asked_once_whether_it_counts_pulls_however_many_repositories_it_has()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 3, isMirrored: false);

        await Task.WhenAll(CompareAsync(scene, tags), CompareAsync(scene, tags), CompareAsync(scene, tags));

        Assert.Single(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task What_was_compared_is_planned_without_another_look_and_only_once()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        SampleContent index = Given.Index(Given.Image().Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();
        index.AddTo(scene.From, Tag.Parse("1.0"));
        SyncImage lacking = Assert.Single((await CompareAsync(scene, ["1.0"])).Lacking).Sync;
        (int atSource, int atDestination) = (scene.Source.Journal.Entries.Count, scene.Destination.Journal.Entries.Count);

        PlanDraft planned = await scene.Planner.PlanAsync(lacking, "first", Cancellation);
        (int sourceAsked, int destinationAsked) = (scene.Source.Journal.Entries.Count - atSource, scene.Destination.Journal.Entries.Count - atDestination);
        await scene.Planner.PlanAsync(lacking with { Cause = SyncCause.Requested }, "second", Cancellation);

        Assert.True(Assert.Single(planned.Looked).IsNew);
        Assert.Equal((3, 0), (sourceAsked, destinationAsked));
        Assert.Contains("HEAD /v2/mirror/app/manifests/1.0", scene.Destination.Journal.Entries.Skip(atDestination).Select(entry => entry.Request.ToString()));
    }

    [Fact]
    public async Task What_differed_is_read_by_its_tag_in_one_request()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 1, isMirrored: false);
        Given.Image().Build().AddTo(scene.To, Tag.Parse(tags[0]));
        SyncImage lacking = Assert.Single((await CompareAsync(scene, tags)).Lacking).Sync;
        (int atSource, int atDestination) = (scene.Source.Journal.Entries.Count, scene.Destination.Journal.Entries.Count);

        PlanDraft planned = await scene.Planner.PlanAsync(lacking, "first", Cancellation);

        Assert.NotNull(planned.Plan);
        Assert.Equal([$"GET /v2/team/app/manifests/{tags[0]}"], scene.Source.Journal.Entries.Skip(atSource).Select(entry => entry.Request.ToString()));
        Assert.Equal(atDestination, scene.Destination.Journal.Entries.Count);
    }

    [Theory]
    [InlineData(SyncCause.Swept, 0, 60)]
    [InlineData(SyncCause.Repair, 1, 0)]
    [InlineData(SyncCause.SourceTagMoved, 1, 0)]
    public async Task Destinations_are_asked_again_after_a_minute_and_by_work_that_starts_over(SyncCause cause, int restarts, int seconds)
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 1, isMirrored: false);
        SyncImage lacking = Assert.Single((await CompareAsync(scene, tags)).Lacking).Sync;
        scene.Clock.Advance(TimeSpan.FromSeconds(seconds));

        await scene.Planner.PlanAsync(lacking with { Cause = cause, Restarts = restarts }, "first", Cancellation);

        Assert.Single(scene.Destination.Journal.Requests(RegistryOperation.HeadManifest));
    }

    [Fact]
    public async Task A_destination_that_did_not_answer_is_not_remembered_to_lack_anything()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string[] tags = AddTags(scene, 1, isMirrored: true);
        scene.Destination.Faults.FailNext(null, System.Net.HttpStatusCode.InternalServerError, times: 2);
        SyncImage lacking = Assert.Single((await CompareAsync(scene, tags)).Lacking).Sync;

        PlanDraft planned = await scene.Planner.PlanAsync(lacking, "first", Cancellation);

        Assert.Null(planned.Plan);
        Assert.Single(planned.Current);
    }

    private static string[] AddTags(PlannerScene scene, int count, bool isMirrored)
    {
        SampleContent image = Given.Image().Build();
        string[] tags = [.. Enumerable.Range(0, count).Select(at => $"1.{at}")];
        foreach (string tag in tags)
        {
            image.AddTo(scene.From, Tag.Parse(tag));
            if (isMirrored)
                image.AddTo(scene.To, Tag.Parse(tag));
        }

        return tags;
    }

    private static async Task<ComparedTags> CompareAsync(
        PlannerScene scene,
        string[] tags,
        SyncCause cause = SyncCause.Swept,
        bool neverMoves = false,
        Repository? also = null,
        IReadOnlyList<Platform>? platforms = null)
    {
        SyncImage[] images =
        [
            .. tags.Select(Tag.Parse).Select(tag => new SyncImage
            {
                RequestId = "nightly",
                Source = new ImageReference(scene.From.Repository, tag),
                Destinations = [.. new[] { scene.To.Repository, also }.OfType<Repository>().Select(repository => new Destination { Repository = repository, Tags = [tag] })],
                Platforms = platforms,
                Rule = "nightly",
                NeverMoves = neverMoves,
                Cause = cause,
            }),
        ];
        List<ComparedTags> parts = await scene.Comparison.CompareAsync(images, isDry: false, Cancellation).ToListAsync(Cancellation);
        return new ComparedTags(
            [.. parts.SelectMany(part => part.Lacking)], [.. parts.SelectMany(part => part.Current)], [.. parts.SelectMany(part => part.Reconciled)]);
    }
}
