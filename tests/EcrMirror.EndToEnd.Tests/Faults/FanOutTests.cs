using System.Net;
using EcrMirror.Cli;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>Many destinations, many tags: bytes are read once, and what fails fails alone.</summary>
public sealed class FanOutTests
{
    [Fact]
    public async Task One_pull_feeds_two_registries()
    {
        await using Scene scene = await Scene.StartAsync();
        await using LocalRegistry second = await LocalRegistry.StartAsync();
        SampleContent index = Given.Index(
            Given.Image().WithLayers(2, bytes: 50_000).Build(),
            Given.Image().WithLayers(2, bytes: 50_000).ForPlatform("linux/arm64").Build()).Build();
        ImageReference source = await scene.PushAsync(index);

        IReadOnlyList<ImageOutcome> outcomes =
            await scene.Mirror.MirrorAsync(source, scene.Target.Repository, second.Repository("mirror/app").Repository);

        Assert.All(outcomes, outcome => Assert.Equal(ImageStatus.Published, outcome.Status));
        Assert.All(index.TreeBlobs, blob => Assert.Single(Scene.Downloads(scene.Source, blob)));
        Assert.Equal(index.TreeBlobs.Count(), scene.Destination.Journal.Uploads.Count);
        Assert.Equal(index.TreeBlobs.Count(), second.Journal.Uploads.Count);
        await second.ShouldBeCompleteAsync("mirror/app", "1.0");
        await scene.ShouldHavePublishedAsync(outcomes[0], index);
    }

    [Theory]
    [InlineData(RegistryOperation.HeadManifest)]
    [InlineData(RegistryOperation.StartUpload)]
    [InlineData(RegistryOperation.CompleteUpload)]
    [InlineData(RegistryOperation.PutManifest)]
    public async Task One_destination_of_three_that_fails_leaves_two_published(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        await using LocalRegistry second = await LocalRegistry.StartAsync(Scene.Lenient);
        await using LocalRegistry third = await LocalRegistry.StartAsync(Scene.Lenient);
        SampleContent index = Given.Index(Given.Image().WithLayers(2, bytes: 50_000).Build()).Build();
        ImageReference source = await scene.PushAsync(index);

        // A HEAD that is refused without a word is followed by a GET.
        scene.Destination.Faults.FailNext(
            request => request.Operation == operation || (operation, request.Operation) is (RegistryOperation.HeadManifest, RegistryOperation.GetManifest),
            HttpStatusCode.Forbidden,
            "DENIED",
            times: RegistryFaults.Always);

        IReadOnlyList<ImageOutcome> outcomes = await scene.Mirror.MirrorAsync(
            source, second.Repository("mirror/app").Repository, scene.Target.Repository, third.Repository("mirror/app").Repository);
        scene.Destination.Faults.Clear();

        Assert.Equal([ImageStatus.Published, ImageStatus.Failed, ImageStatus.Published], outcomes.Select(outcome => outcome.Status));
        Assert.Empty(second.Journal.IncompleteTags.Concat(third.Journal.IncompleteTags));
        Assert.All(index.TreeBlobs, blob => Assert.Single(Scene.Downloads(scene.Source, blob)));
        await second.ShouldBeCompleteAsync("mirror/app", "1.0");
        await third.ShouldBeCompleteAsync("mirror/app", "1.0");
        await scene.ShouldHaveFailedAsync(outcomes[1], "403", scene.Destination.Host.ToString());
    }

    [Fact]
    public async Task One_destination_whose_connection_is_cut_in_the_middle_of_a_layer_does_not_spoil_the_others_bytes()
    {
        await using Scene scene = await Scene.StartAsync();
        await using LocalRegistry second = await LocalRegistry.StartAsync();
        SampleContent image = Given.Image().WithLayers(1, bytes: 3_000_000).Build();
        ImageReference source = await scene.PushAsync(image);
        scene.Destination.Faults.CutAfter(
            request => request.Upload is not null && request.Digest == image.Blobs[1].Descriptor.Digest, 1_000_000, times: RegistryFaults.Always);

        IReadOnlyList<ImageOutcome> outcomes =
            await scene.Mirror.MirrorAsync(source, scene.Target.Repository, second.Repository("mirror/app").Repository);

        Assert.Equal([ImageStatus.Failed, ImageStatus.Published], outcomes.Select(outcome => outcome.Status));
        Assert.Equal(image.Blobs.Count, second.Journal.Uploads.Count);
        await second.ShouldBeCompleteAsync("mirror/app", "1.0");
        await scene.ShouldHaveFailedAsync(outcomes[0], image.Blobs[1].Descriptor.Digest.ToString());
    }

    [Fact]
    public async Task One_bad_image_among_many_fails_alone()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent good = Given.Image().Build();
        SampleContent bad = Given.Image().Build();
        ImageReference fine = await good.PushToAsync(scene.Source, "team/app", "2.0");
        ImageReference corrupt = await bad.PushToAsync(scene.Source, "team/app", "3.0");
        var missing = new ImageReference(fine.Repository, Tag.Parse("4.0"));
        scene.Source.Faults.Corrupt(bad.Blobs[1].Descriptor.Digest);

        IReadOnlyList<ImageOutcome> outcomes = await scene.Mirror.MirrorAsync(
            [.. new[] { fine, corrupt, missing }.Select(image => Request(image, [image.Tag!.Value], scene.Target.Repository))]);

        Assert.Equal([ImageStatus.Published, ImageStatus.Failed, ImageStatus.Failed], outcomes.Select(outcome => outcome.Status));
        Assert.Equal([Scene.Tag, Tag.Parse("2.0")], scene.Target.Tags.Keys.OrderBy(tag => tag.ToString(), StringComparer.Ordinal));
        Assert.Empty(scene.Destination.Journal.IncompleteTags);
    }

    [Fact]
    public async Task One_tag_that_the_destination_refuses_does_not_stop_the_other_tags_of_the_image()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        ImageReference source = await scene.PushAsync(image);
        Tag[] tags = [Tag.Parse("1.0"), Tag.Parse("1.0.7"), Tag.Parse("latest")];
        scene.Destination.Faults.FailNext(
            request => request.Operation is RegistryOperation.PutManifest && request.Tag == Scene.Tag,
            HttpStatusCode.BadRequest,
            "TAG_INVALID",
            times: RegistryFaults.Always);

        MirrorRun run = await scene.Mirror.RunAsync(Request(source, tags, scene.Target.Repository));
        IReadOnlyList<ImageOutcome> outcomes = run.Outcomes;

        ImageOutcome failed = Assert.Single(outcomes, outcome => outcome.Status is ImageStatus.Failed);
        ImageOutcome published = Assert.Single(outcomes, outcome => outcome.Status is ImageStatus.Published);
        Assert.Equal([Scene.Tag], failed.Destination.Tags);
        Assert.Equal(tags[1..], published.Destination.Tags);
        Assert.Equal(ExitCode.SomeFailed, RunVerdict.Of(1, run.Parts));
        Assert.All(tags[1..], tag => Assert.Equal(image.Digest, scene.Target.Tags[tag]));
        LedgerEntry ledger = (await scene.Mirror.Ledger.FindAsync(scene.Target.Repository, tags[2], TestContext.Current.CancellationToken))!;
        Assert.Equal(LedgerOutcome.Published, ledger.Outcome);
        await scene.ShouldHaveFailedAsync(failed, "TAG_INVALID", "1.0");
    }

    [Fact]
    public async Task A_tag_that_is_right_already_has_an_outcome_beside_one_that_has_to_be_set()
    {
        await using Scene scene = await Scene.StartAsync();
        ImageReference source = await scene.PushAsync(Scene.Older);
        Tag latest = Tag.Parse("latest");

        IReadOnlyList<ImageOutcome> outcomes = await scene.Mirror.MirrorAsync(Request(source, [Scene.Tag, latest], scene.Target.Repository));

        Assert.Equal([Scene.Tag], Assert.Single(outcomes, outcome => outcome.Status is ImageStatus.Current).Destination.Tags);
        Assert.Equal([latest], Assert.Single(outcomes, outcome => outcome.Status is ImageStatus.Published).Destination.Tags);
        LedgerEntry? ledger = await scene.Mirror.Ledger.FindAsync(scene.Target.Repository, Scene.Tag, TestContext.Current.CancellationToken);
        Assert.Equal(LedgerOutcome.Current, ledger?.Outcome);
    }

    private static MirrorRequest Request(ImageReference source, IReadOnlyList<Tag> tags, Repository destination) => new()
    {
        RequestId = $"{source} to {destination}",
        Source = source,
        Destinations = [new Destination { Repository = destination, Tags = tags }],
    };
}
