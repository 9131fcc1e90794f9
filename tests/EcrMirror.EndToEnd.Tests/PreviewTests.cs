using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Preview;
using EcrMirror.Scheduler.Requests;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests;

/// <summary>What a dry run says is what the copy then does: the same blobs, the same requests, and nothing before that.</summary>
public sealed class PreviewTests
{
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly SampleLayer Shared = Given.Layer(bytes: 5000);

    private static readonly SampleContent Index = Given.Index(
        Given.Image().WithLayer(Shared).WithLayers(2).Build(),
        Given.Index(Given.Image().WithLayer(Shared).ForPlatform("linux/arm64").Build()).Build()).Build();

    [Fact]
    public Task A_first_copy_is_as_it_was_previewed() => ShouldDoAsPreviewedAsync(Index, (_, _) => Task.CompletedTask, ["mirror/app"]);

    [Fact]
    public Task A_first_copy_of_a_single_image_is_as_it_was_previewed() =>
        ShouldDoAsPreviewedAsync(Given.Image().WithLayers(3).Build(), (_, _) => Task.CompletedTask, ["mirror/app"]);

    [Fact]
    public Task A_copy_to_two_repositories_of_a_registry_is_as_it_was_previewed() =>
        ShouldDoAsPreviewedAsync(Index, (_, _) => Task.CompletedTask, ["mirror/app", "mirror/second"]);

    [Fact]
    public Task A_copy_beside_a_sibling_that_shares_a_layer_is_as_it_was_previewed() => ShouldDoAsPreviewedAsync(
        Index,
        async (mirror, destination) => await MirrorAsync(mirror, destination, Given.Image().WithLayer(Shared).Build(), "mirror/sibling"),
        ["mirror/app"]);

    [Fact]
    public Task A_copy_over_an_older_image_that_shares_a_layer_is_as_it_was_previewed() => ShouldDoAsPreviewedAsync(
        Index,
        async (mirror, destination) => await MirrorAsync(mirror, destination, Given.Image().WithLayer(Shared).Build(), "mirror/app"),
        ["mirror/app"]);

    [Fact]
    public Task A_copy_to_a_repository_that_somebody_else_filled_in_part_is_as_it_was_previewed() => ShouldDoAsPreviewedAsync(
        Index,
        (_, destination) =>
        {
            Index.Children[0].AddTo(destination.Repository("mirror/app"));
            return Task.CompletedTask;
        },
        ["mirror/app"]);

    [Fact]
    public Task A_copy_that_has_nothing_to_do_is_as_it_was_previewed() => ShouldDoAsPreviewedAsync(
        Index, async (mirror, destination) => await MirrorAsync(mirror, destination, Index, "mirror/app"), ["mirror/app"]);

    private static async Task ShouldDoAsPreviewedAsync(
        SampleContent content, Func<InProcessMirror, LocalRegistry, Task> before, string[] repositories)
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        await using InProcessMirror mirror = await InProcessMirror.StartAsync();
        await before(mirror, destination);
        ImageReference image = await content.PushToAsync(source, "team/app", "1.0");
        var request = new MirrorRequest
        {
            RequestId = "previewed",
            Source = image,
            Destinations = [.. repositories.Select(name => new Destination { Repository = destination.Repository(name).Repository, Tags = [Tag] })],
        };
        destination.Journal.Clear();

        MirrorPreview preview = await mirror.Services.GetRequiredService<PlanPreview>()
            .PreviewAsync(RequestIntake.ToSync(request), TestContext.Current.CancellationToken);
        Assert.All(destination.Journal.Entries, entry => Assert.True(entry.Request.Method is "HEAD" || entry.Request.Operation is RegistryOperation.ListTags));
        destination.Journal.Clear();
        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(request);

        Assert.Empty(preview.Failures);
        Assert.Equal(
            preview.Current.Select(current => current.Repository),
            outcomes.Where(outcome => outcome.Status is ImageStatus.Current).Select(outcome => outcome.Destination.Repository));
        Assert.Equal(
            preview.Destinations.Select(previewed => previewed.Repository),
            outcomes.Where(outcome => outcome.Status is ImageStatus.Published).Select(outcome => outcome.Destination.Repository));
        Assert.Equal(Sum(preview.Destinations.Select(previewed => previewed.Tally)), Sum(outcomes.Select(outcome => outcome.Tally)));
        Assert.Equal(preview.Destinations.Sum(previewed => previewed.ManifestPuts), destination.Journal.ManifestPuts.Count);
        Assert.Equal(
            preview.Destinations.Sum(previewed => previewed.Requests),
            destination.Journal.Entries.Count(entry => entry.Request.Operation is not (RegistryOperation.HeadManifest or RegistryOperation.ListTags)));
        foreach (DestinationPreview previewed in preview.Destinations.Where(_ => repositories.Length == 1))
            Assert.Equal(previewed.Tally, outcomes[0].Tally);
    }

    private static CopyTally Sum(IEnumerable<CopyTally> tallies) => tallies.Aggregate(CopyTally.None, (sum, tally) => sum.Add(tally));

    private static async Task MirrorAsync(InProcessMirror mirror, LocalRegistry destination, SampleContent content, string repository)
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        ImageReference image = await content.PushToAsync(source, "team/other", "1.0");
        ImageOutcome outcome = Assert.Single(await mirror.MirrorAsync(image, destination.Repository(repository).Repository));
        Assert.Equal(ImageStatus.Published, outcome.Status);
    }
}
