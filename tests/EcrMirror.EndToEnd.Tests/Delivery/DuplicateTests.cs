using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Copier.Manifests;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Planner.Planning;
using EcrMirror.Publisher.Landing;
using EcrMirror.Publisher.Publication;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Delivery;

public sealed class DuplicateTests
{
    private static readonly RepositoryName First = RepositoryName.Parse("mirror/first");
    private static readonly RepositoryName Second = RepositoryName.Parse("mirror/second");

    private readonly SampleContent _image = Given.Index(
        Given.Image().WithLayers(2).ForPlatform("linux/amd64").Build(),
        Given.Image().WithLayers(2).ForPlatform("linux/arm64").Build()).Build();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_message_delivered_twice_sends_each_blob_once_and_ends_the_same()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync(new() { AcceptsIncompleteManifests = true });
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(
            also: services => services.AddSingleton<MemoryQueues>(provider => new TwiceDelivered(provider)));
        ImageReference image = await _image.PushToAsync(source, "team/app", "1.0");

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(
            image, destination.Repository(First).Repository, destination.Repository(Second).Repository);

        Assert.All(outcomes, outcome => Assert.Equal(ImageStatus.Published, outcome.Status));
        Assert.Empty(destination.Journal.IncompleteTags);
        Assert.Equal(_image.TreeBlobs.Count(), destination.Journal.Uploads.Count);
        Assert.Equal(_image.TreeBlobs.Count(), source.Journal.Requests(RegistryOperation.GetBlob).Count);
        foreach (RepositoryName name in new[] { First, Second })
        {
            Assert.Equal(_image.Digest, Assert.Single(destination.Repository(name).Tags).Value);
            Assert.Empty(destination.Repository(name).MissingUnder(_image.Digest));
        }
    }

    [Fact]
    public async Task Every_message_delivered_once_more_at_the_end_writes_nothing()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        using var folder = new TemporaryFolder();
        ImageReference image = await _image.PushToAsync(source, "team/app", "1.0");
        RecordedMessages recorded;
        await using (InProcessMirror first = await InProcessMirror.StartAsync(
            folder.File("state.db"), also: services => services.AddSingleton<MemoryQueues>(provider => new RecordedMessages(provider))))
        {
            recorded = (RecordedMessages)first.Services.GetRequiredService<MemoryQueues>();
            await first.MirrorAsync(image, destination.Repository(First).Repository, destination.Repository(Second).Repository);
        }

        await using InProcessMirror mirror = await InProcessMirror.StartAsync(folder.File("state.db"));
        LedgerEntry? before = await mirror.Ledger.FindAsync(destination.Repository(First).Repository, Tag.Parse("1.0"), Cancellation);
        source.Journal.Clear();
        destination.Journal.Clear();

        IReadOnlyList<Conclusion?> conclusions = await DeliverToPublisherAsync(mirror, recorded);
        IReadOnlyList<ManifestCopyResult> copies = await DeliverToCopierAsync(mirror, recorded);
        IReadOnlyList<PlanDraft> plans = await DeliverToPlannerAsync(mirror, recorded);

        Assert.NotEmpty(conclusions);
        Assert.All(conclusions, Assert.Null);
        Assert.Equal(2, copies.Count);
        Assert.All(copies, copy => Assert.Null(copy.Failed));
        Assert.Null(Assert.Single(plans).Plan);
        Assert.Empty(Writes(destination));
        Assert.Empty(source.Journal.Requests(RegistryOperation.GetBlob));
        LedgerEntry? after = await mirror.Ledger.FindAsync(destination.Repository(First).Repository, Tag.Parse("1.0"), Cancellation);
        Assert.Equal(before!.Digest, after!.Digest);
        Assert.Equal(before.PublishedAt, after.PublishedAt);
        Assert.Equal(before.PreviousDigest, after.PreviousDigest);
    }

    private static async Task<IReadOnlyList<Conclusion?>> DeliverToPublisherAsync(InProcessMirror mirror, RecordedMessages recorded)
    {
        DestinationPublisher publisher = mirror.Services.GetRequiredService<DestinationPublisher>();
        var conclusions = new List<Conclusion?>();
        foreach (MirrorPlanned planned in recorded.Of<MirrorPlanned>())
        {
            foreach (Repository repository in planned.Destinations)
                conclusions.Add(await publisher.PublishIfReadyAsync(planned.Plan, planned.Attempt, repository, Cancellation));
        }

        foreach (ManifestCopied copied in recorded.Of<ManifestCopied>())
        {
            foreach (CopiedDestination landed in copied.Destinations)
                conclusions.Add(await publisher.TakeReportAsync(TaskReports.Of(copied, landed), Cancellation));
        }

        return conclusions;
    }

    private static async Task<IReadOnlyList<ManifestCopyResult>> DeliverToCopierAsync(InProcessMirror mirror, RecordedMessages recorded)
    {
        ManifestCopier copier = mirror.Services.GetRequiredService<ManifestCopier>();
        var results = new List<ManifestCopyResult>();
        foreach (CopyManifest task in recorded.Of<CopyManifest>())
            results.Add(await copier.CopyAsync(task, Cancellation));
        return results;
    }

    private static async Task<IReadOnlyList<PlanDraft>> DeliverToPlannerAsync(InProcessMirror mirror, RecordedMessages recorded)
    {
        ImagePlanner planner = mirror.Services.GetRequiredService<ImagePlanner>();
        var results = new List<PlanDraft>();
        foreach (SyncImage sync in recorded.Of<SyncImage>())
            results.Add(await planner.PlanAsync(sync, "again", Cancellation));
        return results;
    }

    private static List<JournalEntry> Writes(LocalRegistry registry) =>
        [.. registry.Journal.Entries.Where(entry => entry.Request.Method is "POST" or "PUT" or "PATCH")];
}
