using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Publisher.Publication;
using EcrMirror.Publisher.Removal;
using EcrMirror.Registry;
using EcrMirror.State;
using EcrMirror.State.Blobs;
using EcrMirror.State.Ledger;
using EcrMirror.State.Manifests;
using EcrMirror.State.Plans;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Publisher.Tests;

/// <summary>A source, a destination, and a Publisher between them with state in memory and a clock that stands still.</summary>
internal sealed class PublisherScene : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private PublisherScene(LocalRegistry source, LocalRegistry destination, Action<PublisherOptions> configure)
    {
        (Source, Destination) = (source, destination);
        _services = AddPublisher(new ServiceCollection(), Clock)
            .Configure<PublisherOptions>(options => options.SourceTagTrustedFor = TimeSpan.Zero)
            .Configure(configure)
            .BuildServiceProvider();
    }

    public static Tag Tag { get; } = Tag.Parse("1.0");

    public ManualTimeProvider Clock { get; } = new();

    public LocalRegistry Source { get; }

    public LocalRegistry Destination { get; }

    public LocalRepository From => Source.Repository("team/app");

    public LocalRepository To => Destination.Repository("mirror/app");

    public DestinationPublisher Publisher => _services.GetRequiredService<DestinationPublisher>();

    public TagRemovals Removals => _services.GetRequiredService<TagRemovals>();

    public IPlanStore Plans => _services.GetRequiredService<IPlanStore>();

    public ILedger Ledger => _services.GetRequiredService<ILedger>();

    public IBlobLocations Locations => _services.GetRequiredService<IBlobLocations>();

    public IManifestStore Manifests => _services.GetRequiredService<IManifestStore>();

    /// <summary>Starts them. The source's tag is always asked for, unless a test says otherwise.</summary>
    public static async Task<PublisherScene> StartAsync(Action<PublisherOptions>? configure = null) =>
        new(await LocalRegistry.StartAsync(), await LocalRegistry.StartAsync(), configure ?? (_ => { }));

    /// <summary>Everything a Publisher needs, with state in memory.</summary>
    public static IServiceCollection AddPublisher(IServiceCollection services, TimeProvider time) => services
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddSingleton(time)
        .AddMetrics()
        .AddState()
        .AddRegistries(options => options.RetryAttempts = 0)
        .AddPublisher();

    /// <summary>Opens a plan for content that the source has under the tag: every image of it is a task, unless told otherwise.</summary>
    public async Task<MirrorPlan> OpenAsync(SampleContent root, Func<MirrorPlan, MirrorPlan>? change = null, params PlannedTag[] tags)
    {
        root.AddTo(From, Tag);
        await Manifests.SaveAsync([.. root.Tree.Select(content => content.Manifest)], TestContext.Current.CancellationToken);
        var plan = new MirrorPlan
        {
            Id = PlanId.Derive(root.Digest.ToString()),
            Source = new ImageReference(From.Repository, Tag).Pin(root.Digest),
            FollowsTag = true,
            Root = root.Digest,
            Platforms = [],
            Destinations =
            [
                new PlannedDestination
                {
                    Repository = To.Repository,
                    Tasks = [.. root.Tree.Where(content => content.Children.Count == 0).Select(content => content.Digest)],
                    Indexes = [.. root.Tree.Where(content => content.Children.Count > 0 && content != root).Select(content => content.Digest)],
                    Tags = tags is [] ? [new PlannedTag(Tag, null)] : tags,
                },
            ],
            RequestIds = ["one", "two"],
            Restarts = 0,
            PlannedAt = Clock.GetUtcNow(),
        };
        return await Plans.OpenAsync(change is null ? plan : change(plan), TestContext.Current.CancellationToken);
    }

    /// <summary>Puts what a Copier would have brought: every blob, and every image below the root.</summary>
    public void Land(SampleContent root)
    {
        foreach (SampleBlob blob in root.TreeBlobs)
            To.AddBlob(blob.Descriptor.Digest, blob.Content);
        foreach (SampleContent image in root.Tree.Where(content => content.Children.Count == 0 && content != root))
            To.AddManifest(image.Manifest);
    }

    /// <summary>Reports every task of the plan's destination; the answer is what the last report came to.</summary>
    public async Task<Conclusion?> ReportAllAsync(MirrorPlan plan, string? failure = null)
    {
        Conclusion? conclusion = null;
        foreach (Digest task in plan.Destinations[0].Tasks)
            conclusion = await ReportAsync(plan, task, failure);
        return conclusion;
    }

    public Task<Conclusion?> ReportAsync(MirrorPlan plan, Digest task, string? failure = null) => Publisher.TakeReportAsync(
        new TaskReport
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            Repository = To.Repository,
            Manifest = task,
            Tally = CopyTally.Copied(1),
            Failure = failure,
            FailureKind = failure is null ? null : FailureKind.Quota,
        },
        TestContext.Current.CancellationToken);

    public Task<LedgerEntry?> FindAsync(Tag tag) => Ledger.FindAsync(To.Repository, tag, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Destination.DisposeAsync();
        await Source.DisposeAsync();
    }
}
