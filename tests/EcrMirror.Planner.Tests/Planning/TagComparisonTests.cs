using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
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
