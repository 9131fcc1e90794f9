using EcrMirror.Contracts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Inventory;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Resolution;
using EcrMirror.State.Plans;
using EcrMirror.Testing.Content;

namespace EcrMirror.Planner.Tests.Planning;

public sealed class PlanBuilderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SampleContent First = Given.Image().Build();
    private static readonly SampleContent Second = Given.Image().ForPlatform("linux/arm64").Build();
    private static readonly SampleContent Inner = Given.Index(Second).Build();
    private static readonly SampleContent Index = Given.Index(First, Inner).Build();
    private static readonly SampleContent Other = Given.Index(First).Build();

    [Fact]
    public void Each_manifest_is_one_task_for_all_the_destinations_that_lack_it()
    {
        MirrorPlan plan = Build(Index, At("a.example/x", [First.Digest], "1.0"), At("b.example/x", [], "1.0"));

        IReadOnlyList<CopyManifest> tasks = PlanBuilder.Tasks(plan, SyncCause.Requested, []);

        Assert.Equal([Second.Digest, First.Digest], tasks.Select(task => task.Manifest).OrderBy(digest => digest == First.Digest));
        Assert.Equal(["a.example/x", "b.example/x"], Of(tasks, Second).Destinations.Select(repository => repository.ToString()));
        Assert.Equal(["b.example/x"], Of(tasks, First).Destinations.Select(repository => repository.ToString()));
    }

    [Fact]
    public void A_root_that_is_an_image_is_a_task_that_says_so()
    {
        MirrorPlan plan = Build(First, At("a.example/x", [], "1.0"));

        CopyManifest task = Assert.Single(PlanBuilder.Tasks(plan, SyncCause.Requested, []));

        Assert.True(task.IsRoot);
        Assert.Empty(plan.Destinations[0].Indexes);
    }

    [Fact]
    public void Children_of_an_index_are_no_roots_and_the_index_is_no_task()
    {
        MirrorPlan plan = Build(Index, At("a.example/x", [], "1.0"));

        IReadOnlyList<CopyManifest> tasks = PlanBuilder.Tasks(plan, SyncCause.Requested, []);

        Assert.DoesNotContain(tasks, task => task.IsRoot || task.Manifest == Index.Digest || task.Manifest == Inner.Digest);
    }

    [Theory]
    [InlineData(SyncCause.Requested, false)]
    [InlineData(SyncCause.SourceTagMoved, false)]
    [InlineData(SyncCause.Repair, true)]
    public void Only_the_tasks_of_a_repair_believe_nothing(SyncCause cause, bool isRepair)
    {
        MirrorPlan plan = Build(Index, At("a.example/x", [], "1.0"));

        Assert.All(PlanBuilder.Tasks(plan, cause, []), task => Assert.Equal(isRepair, task.IsRepair));
    }

    [Theory]
    [InlineData(SyncCause.Requested, "b.example/x")]
    [InlineData(SyncCause.Swept, "b.example/x")]
    [InlineData(SyncCause.Repair)]
    public void A_task_says_which_of_its_destinations_are_new_unless_it_repairs(SyncCause cause, params string[] expected)
    {
        (DestinationState State, IReadOnlySet<Digest> Present) old = At("a.example/x", [], "1.0"), fresh = At("b.example/x", [], "1.0");
        MirrorPlan plan = Build(Index, old, fresh);

        IReadOnlyList<CopyManifest> tasks = PlanBuilder.Tasks(plan, cause, [old.State, fresh.State with { IsNew = true }]);

        Assert.Equal(2, tasks.Count);
        Assert.All(tasks, task => Assert.Equal(expected, task.NewDestinations.Select(repository => repository.ToString())));
    }

    [Fact]
    public void Inner_indexes_are_put_before_those_that_list_them()
    {
        SampleContent deepest = Given.Index(First).Build();
        SampleContent middle = Given.Index(deepest).Build();
        MirrorPlan plan = Build(Given.Index(middle, deepest).Build(), At("a.example/x", [], "1.0"), At("b.example/x", [deepest.Digest], "1.0"));

        Assert.Equal([deepest.Digest, middle.Digest], plan.Destinations[0].Indexes);
        Assert.Equal([middle.Digest], plan.Destinations[1].Indexes);
    }

    [Fact]
    public void Only_tags_that_differ_are_set_and_what_they_were_is_kept()
    {
        DestinationState state = new()
        {
            Destination = new Destination { Repository = Repository.Parse("a.example/x"), Tags = PlannerScene.Tags("1.0", "2.0", "3.0") },
            Tags = new Dictionary<Tag, Digest?>
            {
                [Tag.Parse("1.0")] = Index.Digest,
                [Tag.Parse("2.0")] = Other.Digest,
                [Tag.Parse("3.0")] = null,
            },
        };

        MirrorPlan plan = Build(Index, (state, new HashSet<Digest>()));

        Assert.Equal([new PlannedTag(Tag.Parse("2.0"), Other.Digest), new PlannedTag(Tag.Parse("3.0"), null)], plan.Destinations[0].Tags);
    }

    [Fact]
    public void The_same_work_is_the_same_plan_in_whatever_order_it_is_given()
    {
        MirrorPlan one = Build(Index, At("a.example/x", [], "1.0", "2.0"), At("b.example/x", []));
        MirrorPlan other = Build(Index, At("b.example/x", [First.Digest]), At("a.example/x", [], "2.0", "1.0"));

        Assert.Equal(one.Id, other.Id);
    }

    [Fact]
    public void Other_content_other_places_and_other_tags_are_other_plans()
    {
        PlanId[] ids =
        [
            Build(Index, At("a.example/x", [], "1.0")).Id,
            Build(Other, At("a.example/x", [], "1.0")).Id,
            Build(Index, At("b.example/x", [], "1.0")).Id,
            Build(Index, At("a.example/x", [], "2.0")).Id,
            Build(Index, At("a.example/x", [], "1.0", "2.0")).Id,
            Build(Index, At("a.example/x", [])).Id,
            Build(Index, At("a.example/x", [], "1.0"), At("b.example/x", [], "1.0")).Id,
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Other_wanted_platforms_are_another_plan_in_whatever_order_they_are_given()
    {
        (Platform amd, Platform arm) = (new Platform("linux", "amd64"), new Platform("linux", "arm64"));
        PlanId[] ids = [.. new Platform[]?[] { null, [amd], [amd, arm], [arm, amd, arm] }.Select(wanted => PlanBuilder.Build(
            Sync() with { Platforms = wanted }, Sync().Source.Pin(Index.Digest), Tree(Index), [At("a.example/x", [], "1.0")], Now).Id)];

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids[2], ids[3]);
    }

    [Fact]
    public void An_image_asked_for_by_digest_follows_no_tag()
    {
        MirrorPlan byTag = Build(Index, At("a.example/x", [], "1.0"));
        MirrorPlan byDigest = PlanBuilder.Build(
            Sync() with { Source = Sync().Source.Pin(Index.Digest) }, Sync().Source.Pin(Index.Digest), Tree(Index), [At("a.example/x", [], "1.0")], Now);

        Assert.Equal((true, false), (byTag.FollowsTag, byDigest.FollowsTag));
        Assert.Equal(Index.Digest, byTag.Source.Digest);
    }

    private static MirrorPlan Build(SampleContent root, params (DestinationState State, IReadOnlySet<Digest> Present)[] lacking) =>
        PlanBuilder.Build(Sync(), Sync().Source.Pin(root.Digest), Tree(root), lacking, Now);

    private static CopyManifest Of(IReadOnlyList<CopyManifest> tasks, SampleContent content) => tasks.Single(task => task.Manifest == content.Digest);

    private static ImageTree Tree(SampleContent root) =>
        new([.. root.Tree.Select(content => new ImageTreeNode(content.Manifest, content.Manifest.Read(), content.Platform))]);

    private static SyncImage Sync() => new()
    {
        RequestId = "request",
        Source = ImageReference.Parse("source.example/team/app:1.0"),
        Destinations = [],
        Cause = SyncCause.Requested,
    };

    private static (DestinationState State, IReadOnlySet<Digest> Present) At(string repository, Digest[] present, params string[] tags) => (
        new DestinationState
        {
            Destination = new Destination { Repository = Repository.Parse(repository), Tags = PlannerScene.Tags(tags) },
            Tags = PlannerScene.Tags(tags).ToDictionary(tag => tag, _ => (Digest?)null),
        },
        present.ToHashSet());
}
