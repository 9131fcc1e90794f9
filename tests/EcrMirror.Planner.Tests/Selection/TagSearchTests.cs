using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Selection;
using EcrMirror.Testing.Content;

namespace EcrMirror.Planner.Tests.Selection;

/// <summary>Which tags selections mean, and why not the others.</summary>
public sealed class TagSearchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_tag_has_a_verdict_with_its_reason()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, "1.9", "2.0-rc1", "2.1", "2.1-alpine", "edge", "latest", "nightly");

        IReadOnlyList<TagVerdict> verdicts = await ExplainAsync(scene, Select("latest", ">=2 <3", "/^ni/") with { Exclude = Patterns("nightly") });

        Assert.Equal(
            [
                "+ latest: named",
                "- 1.9: no pattern means it, and its version is in no range",
                "- 2.0-rc1: no pattern means it; 'rc1' makes it a version to come, unless it is among the variants",
                "+ 2.1: '>=2 <3' means it",
                "- 2.1-alpine: no pattern means it; 'alpine' makes it a version to come, unless it is among the variants",
                "- edge: no pattern means it, and it names no version",
                "- nightly: excluded by 'nightly'",
            ],
            verdicts.Select(Line));
    }

    [Fact]
    public async Task What_is_excluded_is_not_meant_though_it_is_named()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, "1.0");

        SelectionException refused = await Assert.ThrowsAsync<SelectionException>(
            () => scene.TagSearch.JudgeAsync(scene.From.Repository, Select("1.0", "*") with { Exclude = Patterns("1.*") }, Cancellation));

        Assert.Contains("means none of them. Of 1: excluded by '1.*'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_versions_are_counted_for_each_build_and_names_beside_them()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, "1.9", "1.10", "v1.10.0", "1.11-rc1", "1.8-alpine", "1.9-alpine3.18", "1.10-alpine", "edge", "latest");

        string[] chosen = await ChooseAsync(scene, Select("*", "latest") with { Exclude = Patterns("*-rc*"), Variants = Patterns("alpine*"), Newest = 1 });

        Assert.Equal(["latest", "1.10", "1.10-alpine", "1.9-alpine3.18", "v1.10.0"], chosen.Order(StringComparer.Ordinal).OrderBy(tag => tag is not "latest"));
    }

    [Fact]
    public async Task What_names_no_version_is_not_counted_by_version()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, "1.0", "1.1", "edge");

        IReadOnlyList<TagVerdict> verdicts = await ExplainAsync(scene, Select("*") with { Newest = 1 });

        Assert.Equal(
            ["- 1.0: not among the 1 newest", "+ 1.1: '*' means it, and it is among the 1 newest", "- edge: it names no version, by which the newest are counted"],
            verdicts.Select(Line));
    }

    [Fact]
    public async Task Ages_are_those_that_manifests_and_configs_tell()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        DateTimeOffset now = scene.Clock.GetUtcNow();
        Add(scene, "old", Given.Image(1).WithAnnotation("org.opencontainers.image.created", $"{now - TimeSpan.FromDays(100):O}").Build());
        Add(scene, "fit", Given.Image(2).CreatedAt(now - TimeSpan.FromDays(10)).Build());
        Add(scene, "fit-index", Given.Index(Given.Image(3).CreatedAt(now - TimeSpan.FromDays(11)).Build()).Build());
        Add(scene, "fresh", Given.Image(4).CreatedAt(now - TimeSpan.FromHours(1)).Build());
        Add(scene, "unknown", Given.Image(5).Build());

        IReadOnlyList<TagVerdict> verdicts = await ExplainAsync(scene, Select("*") with { MinAge = TimeSpan.FromDays(1), MaxAge = TimeSpan.FromDays(90) });

        Assert.Equal(
            [
                "+ fit: '*' means it",
                "+ fit-index: '*' means it",
                $"- fresh: younger than 1d: of {now - TimeSpan.FromHours(1):yyyy-MM-dd HH:mm}",
                $"- old: older than 90d: of {now - TimeSpan.FromDays(100):yyyy-MM-dd HH:mm}",
                "- unknown: its age is not known",
            ],
            verdicts.Select(Line));
    }

    [Fact]
    public async Task The_newest_by_time_are_those_made_last()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        DateTimeOffset now = scene.Clock.GetUtcNow();
        foreach ((string tag, int days) in new[] { ("a", 3), ("b", 1), ("c", 2) })
            Add(scene, tag, Given.Image(days).CreatedAt(now - TimeSpan.FromDays(days)).Build());

        string[] chosen = await ChooseAsync(scene, Select("*") with { Newest = 2, NewestBy = TagOrder.Time });

        Assert.Equal(["b", "c"], chosen);
    }

    [Fact]
    public async Task Too_few_are_none()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, "1.0", "1.1", "2.0");

        SelectionException refused = await Assert.ThrowsAsync<SelectionException>(
            () => scene.TagSearch.JudgeAsync(scene.From.Repository, Select("1.*") with { AtLeast = 3 }, Cancellation));

        Assert.Equal(
            $"The selection (1.*) means 2 of the 3 tags of {scene.From.Repository}, and at least 3 are expected: none is mirrored. Of 1: no pattern means it.",
            refused.Message);
    }

    [Fact]
    public async Task More_ages_than_can_be_read_one_by_one_are_refused_with_what_to_do()
    {
        await using PlannerScene scene = await PlannerScene.StartAsync();
        AddTags(scene, [.. Enumerable.Range(0, 1001).Select(at => $"build-{at}")]);

        SelectionException refused = await Assert.ThrowsAsync<SelectionException>(
            () => ExplainAsync(scene, Select("*") with { MaxAge = TimeSpan.FromDays(1) }));

        Assert.Contains("Narrow the patterns, or count the newest by version.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Source.Journal.Requests(RegistryOperation.GetManifest));
    }

    private static string Line(TagVerdict verdict) => $"{(verdict.IsChosen ? "+" : "-")} {verdict.Tag}: {verdict.Reason}";

    private static TagSelection Select(params string[] tags) => new() { Tags = Patterns(tags) };

    private static TagPattern[] Patterns(params string[] patterns) => [.. patterns.Select(TagPattern.Parse)];

    private static Task<IReadOnlyList<TagVerdict>> ExplainAsync(PlannerScene scene, TagSelection selection) =>
        scene.TagSearch.ExplainAsync(scene.From.Repository, selection, Cancellation);

    private static async Task<string[]> ChooseAsync(PlannerScene scene, TagSelection selection) =>
        [.. (await scene.TagSearch.JudgeAsync(scene.From.Repository, selection, Cancellation)).Where(verdict => verdict.IsChosen).Select(verdict => verdict.Tag.ToString())];

    private static void AddTags(PlannerScene scene, params string[] tags)
    {
        SampleContent image = Given.Image().Build();
        foreach (string tag in tags)
            Add(scene, tag, image);
    }

    private static void Add(PlannerScene scene, string tag, SampleContent content)
    {
        content.AddTo(scene.From);
        scene.From.AddManifest(content.Manifest, Tag.Parse(tag));
    }
}
