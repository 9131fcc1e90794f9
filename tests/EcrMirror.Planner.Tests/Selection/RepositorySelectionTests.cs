using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Selection;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.Planner.Tests.Selection;

public sealed class RepositorySelectionTests
{
    private static readonly SampleContent Image = Given.Image().Build();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tags_that_patterns_mean_are_looked_at_and_what_is_excluded_is_not()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, "1.0", "1.1", "1.1-rc1", "2.0", "latest");

        SelectionResult selected = await SelectAsync(scene, ["1.*", "latest"], ["*-rc?"]);

        Assert.Null(selected.Failure);
        Assert.Equal(["latest", "1.0", "1.1"], Tags(selected));
    }

    [Fact]
    public async Task Every_image_answers_the_request_under_its_own_name_at_each_destination()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, "1.0");
        SyncRepository sync = Sync(scene, ["*"]) with
        {
            Platforms = [new Platform("linux", "amd64")],
            Priority = MirrorPriority.Urgent,
            Cause = SyncCause.Requested,
        };

        SyncImage image = Assert.Single((await scene.Selection.SelectAsync(sync, Cancellation)).Images);

        Assert.Equal(("nightly", $"{scene.From.Repository}:1.0"), (image.RequestId, image.Source.ToString()));
        Assert.Equal(sync.Destinations, image.Destinations.Select(destination => destination.Repository));
        Assert.All(image.Destinations, destination => Assert.Equal("1.0", Assert.Single(destination.Tags).ToString()));
        Assert.Equal((sync.Platforms, MirrorPriority.Urgent, SyncCause.Requested), (image.Platforms, image.Priority, image.Cause));
    }

    [Fact]
    public async Task Names_are_taken_at_their_word_and_list_nothing()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();

        SelectionResult selected = await SelectAsync(scene, ["1.0", "missing", "1.0"], ["latest"]);

        Assert.Equal(["1.0", "missing"], Tags(selected));
        Assert.Empty(scene.Source.Journal.Entries);
    }

    [Fact]
    public async Task A_name_that_is_excluded_is_not_meant()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();

        SelectionResult selected = await SelectAsync(scene, ["1.0", "2.0"], ["2.*"]);

        Assert.Equal(["1.0"], Tags(selected));
    }

    [Fact]
    public async Task All_pages_are_read()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, [.. Enumerable.Range(0, 2345).Select(at => $"build-{at:0000}")]);

        SelectionResult selected = await SelectAsync(scene, ["build-*"]);

        Assert.Equal(2345, selected.Images.Count);
        Assert.Equal(3, scene.Source.Journal.Requests(RegistryOperation.ListTags).Count);
    }

    [Fact]
    public async Task A_selection_that_means_nothing_fails_and_says_how_many_tags_there_are()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, "1.0", "1.1");

        SelectionResult selected = await SelectAsync(scene, ["2.*"], ["*-rc?"]);

        Assert.Empty(selected.Images);
        Assert.Equal($"The source {scene.From.Repository} has 2 tags, and the selection (2.* without *-rc?) means none of them. Of 2: no pattern means it.", selected.Failure!.Reason);
        Assert.Equal(("nightly", scene.From.Repository, scene.Clock.GetUtcNow()), (selected.Failure.RequestId, selected.Failure.Source, selected.Failure.FailedAt));
        Assert.Equal(Sync(scene, []).Destinations, selected.Failure.Destinations);
    }

    [Fact]
    public async Task A_source_that_does_not_exist_fails_with_what_it_said()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();

        SelectionResult selected = await SelectAsync(scene, ["*"]);

        Assert.Contains("404", selected.Failure!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_breaks_between_two_pages_has_none_of_its_tags_looked_at()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, [.. Enumerable.Range(0, 1500).Select(at => $"build-{at:0000}")]);
        scene.Source.Faults.FailNext(request => request.Operation is RegistryOperation.ListTags && request.Query.Contains("last=", StringComparison.Ordinal), System.Net.HttpStatusCode.InternalServerError);

        SelectionResult selected = await SelectAsync(scene, ["*"]);

        Assert.Empty(selected.Images);
        Assert.Contains("500", selected.Failure!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_is_too_long_for_its_name_at_one_destination_goes_to_the_others_and_stops_no_other_tag()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        string longest = new('x', OciLimits.TagLength);
        AddTags(scene, "1.0", longest);
        SyncRepository sync = Sync(scene, ["*"]) with
        {
            TagsAt = new Dictionary<Repository, IReadOnlyList<TagTemplate>> { [scene.To.Repository] = [TagTemplate.Same, TagTemplate.Parse("{tag}-mirror")] },
        };

        SelectionResult selected = await scene.Selection.SelectAsync(sync, Cancellation);

        Assert.Null(selected.Failure);
        Assert.Equal(["1.0", longest], Tags(selected));
        Assert.Equal(sync.Destinations, selected.Images[0].Destinations.Select(destination => destination.Repository));
        Assert.Equal(sync.Destinations.Skip(1), selected.Images[1].Destinations.Select(destination => destination.Repository));
    }

    private static void AddTags(PlannerScene scene, params string[] tags)
    {
        Image.AddTo(scene.From);
        foreach (string tag in tags)
            scene.From.AddManifest(Image.Manifest, Tag.Parse(tag));
    }

    private static Task<SelectionResult> SelectAsync(PlannerScene scene, string[] tags, string[]? exclude = null) =>
        scene.Selection.SelectAsync(Sync(scene, tags, exclude), Cancellation);

    private static SyncRepository Sync(PlannerScene scene, string[] tags, string[]? exclude = null) => new()
    {
        RequestId = "nightly",
        Source = scene.From.Repository,
        Selection = new TagSelection { Tags = [.. tags.Select(TagPattern.Parse)], Exclude = [.. (exclude ?? []).Select(TagPattern.Parse)] },
        Destinations = [scene.To.Repository, scene.Destination.Repository("mirror/second").Repository],
        Cause = SyncCause.Requested,
    };

    private static IEnumerable<string> Tags(SelectionResult selected) => selected.Images.Select(image => image.Source.Tag!.Value.ToString());
}
