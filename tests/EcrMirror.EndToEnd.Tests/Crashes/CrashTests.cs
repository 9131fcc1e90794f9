using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Crashes;

/// <summary>
/// A crash at every step that has an effect, in a run of its own each. After each, everything is in place: every platform, tag and
/// ledger entry, and no tag was ever over an incomplete tree.
/// </summary>
public sealed class CrashTests
{
    private static readonly RepositoryName First = RepositoryName.Parse("mirror/first");
    private static readonly RepositoryName Second = RepositoryName.Parse("mirror/second");

    private readonly SampleContent _image = Given.Index(
        Given.Image().WithLayers(1).ForPlatform("linux/amd64").Build(),
        Given.Index(Given.Image().WithLayers(1).ForPlatform("linux/arm64").Build()).Build()).Build();

    [Fact]
    public async Task A_crash_at_any_step_followed_by_redelivery_ends_the_same()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        ImageReference image = await _image.PushToAsync(source, "team/app", "1.0");

        var crashed = new List<string>();
        foreach ((string step, int occurrence) in await FindStepsAsync(image))
        {
            await using LocalRegistry destination = await LocalRegistry.StartAsync(new() { AcceptsIncompleteManifests = true });
            var points = new CrashPoints(step, occurrence);
            await using (InProcessMirror mirror = await InProcessMirror.StartAsync(also: points.AddTo))
            {
                IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(
                    image, destination.Repository(First).Repository, destination.Repository(Second).Repository);

                await ShouldBeInPlaceAsync(mirror, destination, outcomes, step);
            }

            // Stopped, because the last steps come after the outcomes.
            if (points.HasCrashed)
                crashed.Add(step);
        }

        ShouldHaveCrashedEverywhere(crashed);
    }

    [Fact]
    public async Task A_process_that_dies_at_any_step_leaves_what_a_new_one_completes()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        ImageReference image = await _image.PushToAsync(source, "team/app", "1.0");

        var crashed = new List<string>();
        foreach ((string step, int occurrence) in await FindStepsAsync(image))
        {
            using var folder = new TemporaryFolder();
            await using LocalRegistry destination = await LocalRegistry.StartAsync(new() { AcceptsIncompleteManifests = true });
            Repository[] repositories = [destination.Repository(First).Repository, destination.Repository(Second).Repository];
            var points = new CrashPoints(step, occurrence, staysDead: true);
            await using (InProcessMirror dying = await InProcessMirror.StartAsync(folder.File("state.db"), also: points.AddTo))
                await Task.WhenAny(dying.MirrorAsync(image, repositories), points.Crashed);

            await using InProcessMirror mirror = await InProcessMirror.StartAsync(folder.File("state.db"), also: CrashPoints.ShareClaims);
            IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, repositories);

            await ShouldBeInPlaceAsync(mirror, destination, outcomes, step);
            if (points.HasCrashed)
                crashed.Add(step);
        }

        ShouldHaveCrashedEverywhere(crashed);
    }

    // The steps of a run that nothing disturbs, each with which of its kind it is.
    private static async Task<IReadOnlyList<(string Step, int Occurrence)>> FindStepsAsync(ImageReference image)
    {
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        var points = new CrashPoints();
        await using (InProcessMirror mirror = await InProcessMirror.StartAsync(also: points.AddTo))
            await mirror.MirrorAsync(image, destination.Repository(First).Repository, destination.Repository(Second).Repository);

        return
        [
            .. points.Steps.GroupBy(step => step).SelectMany(kind => Enumerable.Range(1, kind.Count()).Select(occurrence => (kind.Key, occurrence))),
        ];
    }

    private async Task ShouldBeInPlaceAsync(
        InProcessMirror mirror, LocalRegistry destination, IReadOnlyList<ImageOutcome> outcomes, string step)
    {
        string after = $"after a crash {step}";
        Assert.All(outcomes, outcome => Assert.True(
            outcome.Status is ImageStatus.Published or ImageStatus.Current, $"{outcome.Destination.Repository} {after}: {outcome.Reason}"));
        Assert.True(destination.Journal.IncompleteTags.Count == 0, $"A tag was over an incomplete tree {after}.");
        foreach (RepositoryName name in new[] { First, Second })
        {
            KeyValuePair<Tag, Digest> tag = Assert.Single(destination.Repository(name).Tags);
            Assert.Equal(_image.Digest, tag.Value);
            Assert.Empty(destination.Repository(name).MissingUnder(tag.Value));

            LedgerEntry? entry = await mirror.Ledger.FindAsync(
                destination.Repository(name).Repository, tag.Key, TestContext.Current.CancellationToken);
            Assert.True(entry is { Outcome: LedgerOutcome.Published or LedgerOutcome.Current }, $"The ledger says {entry?.Outcome} {after}.");
            Assert.Equal(_image.Digest, entry!.Digest);
        }
    }

    // The list is what makes the test mean something: each kind of step of each service must be among those that were crashed at.
    private static void ShouldHaveCrashedEverywhere(List<string> crashed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{crashed.Count} crashes at {crashed.Distinct().Count()} kinds of steps");
        string[] kinds =
        [
            "before IRequestLog.RecordAsync", "after IRequestLog.RecordAsync",
            "before Send SyncImage",
            "before IManifestStore.SaveAsync", "after IManifestStore.SaveAsync",
            "before IPlanStore.OpenAsync", "after IPlanStore.OpenAsync",
            "before Send MirrorPlanned", "before Send CopyManifest",
            "before IBlobClaims.AcquireAsync", "after IBlobClaims.AcquireAsync",
            "before IRemoteRepository.StartUploadAsync", "after IRemoteRepository.StartUploadAsync",
            "before IBlobUpload.WriteAsync", "before IBlobUpload.CompleteAsync", "after IBlobUpload.CompleteAsync",
            "before IBlobClaims.ReleaseAsync", "after IBlobClaims.ReleaseAsync",
            "before IRemoteRepository.MountBlobAsync", "after IRemoteRepository.MountBlobAsync",
            "before IRemoteRepository.PutManifestAsync", "after IRemoteRepository.PutManifestAsync",
            "before IBlobLocations.AddAsync", "after IBlobLocations.AddAsync",
            "before Send ManifestCopied",
            "before IPlanStore.ReportAsync", "after IPlanStore.ReportAsync",
            "before ILedger.UpdateAsync", "after ILedger.UpdateAsync",
            "before Send ImagePublished",
            "before IPlanStore.ConcludeAsync", "after IPlanStore.ConcludeAsync",
        ];
        Assert.All(kinds, kind => Assert.Contains(kind, crashed));
    }
}
