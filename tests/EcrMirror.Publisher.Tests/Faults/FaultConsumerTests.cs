using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Publisher.Faults;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using EcrMirror.Testing.Time;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Publisher.Tests.Faults;

/// <summary>Work whose handler breaks in a way nobody foresaw ends with a reason all the same.</summary>
public sealed class FaultConsumerTests
{
    private const string Reason = "Internal error, see the error queue: Nobody foresaw this.";

    private static readonly Repository Repository = Repository.Parse("127.0.0.1:1/mirror/app");
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly ImageReference Image = ImageReference.Parse("127.0.0.1:1/team/app:1.0");
    private static readonly Digest Root = Digest.Sha256("root"u8);

    [Fact]
    public async Task A_sync_that_breaks_fails_at_every_destination()
    {
        await using ServiceProvider services = await StartAsync();
        Repository second = Repository.Parse("127.0.0.1:1/mirror/second");

        IReadOnlyList<MirrorFailed> failed = await BreakAsync(services, 2, new SyncImage
        {
            RequestId = "one",
            Source = Image,
            Destinations = [new Destination { Repository = Repository, Tags = [Tag] }, new Destination { Repository = second, Tags = [Tag] }],
            Cause = SyncCause.Requested,
        });

        Assert.Equal([Repository, second], failed.Select(message => message.Destination.Repository));
        Assert.All(failed, message => Assert.Equal((MirrorStage.Plan, Reason), (message.Stage, message.Reason)));
        await ShouldBeInLedgerAsync(services, MirrorStage.Plan);
    }

    [Fact]
    public async Task A_selection_that_breaks_fails_whole()
    {
        await using ServiceProvider services = await StartAsync();
        ITestHarness harness = services.GetTestHarness();

        await harness.Bus.Publish(new SyncRepository
        {
            RequestId = "one",
            Source = Image.Repository,
            Selection = new TagSelection { Tags = [TagPattern.Parse("*")] },
            Destinations = [Repository],
            Cause = SyncCause.Requested,
        });

        SelectionFailed failed = (await harness.Sent.SelectAsync<SelectionFailed>(TestContext.Current.CancellationToken).First()).Context.Message;
        Assert.Equal(("one", Image.Repository, Reason), (failed.RequestId, failed.Source, failed.Reason));
        Assert.Equal(Repository, Assert.Single(failed.Destinations));
    }

    [Fact]
    public async Task A_copy_that_breaks_is_a_copy_that_failed()
    {
        await using ServiceProvider services = await StartAsync();
        MirrorPlan plan = await OpenAsync(services);
        ITestHarness harness = services.GetTestHarness();

        await harness.Bus.Publish(new CopyManifest
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            Manifest = Root,
            Source = Image.Repository,
            Destinations = [Repository],
            IsRoot = true,
        });

        ManifestCopyFailed failed = (await harness.Sent.SelectAsync<ManifestCopyFailed>(TestContext.Current.CancellationToken).First()).Context.Message;
        Assert.Equal((plan.Id, plan.Attempt, Root), (failed.Plan, failed.Attempt, failed.Manifest));
        Assert.Equal((Repository, Reason), (Assert.Single(failed.Destinations).Repository, failed.Destinations[0].Reason));
    }

    [Fact]
    public async Task A_report_that_breaks_gives_its_destination_up()
    {
        await using ServiceProvider services = await StartAsync();
        MirrorPlan plan = await OpenAsync(services);

        IReadOnlyList<MirrorFailed> failed = await BreakAsync(services, 1, new ManifestCopied
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            Manifest = Root,
            Destinations = [new CopiedDestination { Repository = Repository, Tally = CopyTally.None }],
        });

        Assert.Equal((MirrorStage.Publish, Reason), (failed[0].Stage, failed[0].Reason));
        await ShouldBeInLedgerAsync(services, MirrorStage.Publish);
    }

    [Fact]
    public async Task A_report_of_failure_that_breaks_gives_its_destination_up()
    {
        await using ServiceProvider services = await StartAsync();
        MirrorPlan plan = await OpenAsync(services);

        IReadOnlyList<MirrorFailed> failed = await BreakAsync(services, 1, new ManifestCopyFailed
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            Manifest = Root,
            Destinations = [new FailedDestination { Repository = Repository, Reason = "It broke.", Tally = CopyTally.None }],
        });

        Assert.Equal(Reason, failed[0].Reason);
    }

    [Fact]
    public async Task A_plan_whose_hearing_breaks_is_given_up()
    {
        await using ServiceProvider services = await StartAsync();
        MirrorPlan plan = await OpenAsync(services);

        IReadOnlyList<MirrorFailed> failed = await BreakAsync(services, 1, new MirrorPlanned
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            RequestIds = ["one"],
            Source = plan.Source,
            Tasks = 1,
            BytesAtMost = 1,
            Destinations = [Repository],
            PlannedAt = plan.PlannedAt,
        });

        Assert.Equal(Reason, failed[0].Reason);
        await ShouldBeInLedgerAsync(services, MirrorStage.Publish);
    }

    private static async Task<ServiceProvider> StartAsync()
    {
        ServiceProvider services = PublisherScene.AddPublisher(new ServiceCollection(), new ManualTimeProvider())
            .AddMassTransitTestHarness(TextWriter.Null, bus =>
            {
                bus.AddConsumer<FaultConsumer>();
                bus.AddConsumer<BrokenConsumer>();
            })
            .BuildServiceProvider(validateScopes: true);
        await services.GetTestHarness().Start();
        return services;
    }

    private static async Task<IReadOnlyList<MirrorFailed>> BreakAsync<T>(ServiceProvider services, int count, T message)
        where T : class
    {
        ITestHarness harness = services.GetTestHarness();
        await harness.Bus.Publish(message);

        var failed = new List<MirrorFailed>();
        await foreach (ISentMessage<MirrorFailed> sent in harness.Sent.SelectAsync<MirrorFailed>(TestContext.Current.CancellationToken))
        {
            failed.Add(sent.Context.Message);
            if (failed.Count == count)
                break;
        }

        Assert.Equal(count, failed.Count);
        return failed;
    }

    private static async Task ShouldBeInLedgerAsync(ServiceProvider services, MirrorStage stage)
    {
        LedgerEntry? entry = await services.GetRequiredService<ILedger>().FindAsync(Repository, Tag, TestContext.Current.CancellationToken);

        Assert.Equal((LedgerOutcome.Failed, stage, Reason), (entry?.Outcome, entry?.Stage, entry?.Reason));
    }

    private static Task<MirrorPlan> OpenAsync(ServiceProvider services) => services.GetRequiredService<IPlanStore>().OpenAsync(
        new MirrorPlan
        {
            Id = PlanId.Derive("plan"),
            Source = Image.Pin(Root),
            FollowsTag = true,
            Root = Root,
            Platforms = [],
            Destinations = [new PlannedDestination { Repository = Repository, Tasks = [Root], Indexes = [], Tags = [new PlannedTag(Tag, null)] }],
            RequestIds = ["one"],
            Restarts = 0,
            PlannedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        },
        TestContext.Current.CancellationToken);

    /// <summary>What every handler is like that has a defect.</summary>
    private sealed class BrokenConsumer
        : IConsumer<SyncRepository>, IConsumer<SyncImage>, IConsumer<CopyManifest>, IConsumer<MirrorPlanned>, IConsumer<ManifestCopied>, IConsumer<ManifestCopyFailed>
    {
        public Task Consume(ConsumeContext<SyncRepository> context) => Break();

        public Task Consume(ConsumeContext<SyncImage> context) => Break();

        public Task Consume(ConsumeContext<CopyManifest> context) => Break();

        public Task Consume(ConsumeContext<MirrorPlanned> context) => Break();

        public Task Consume(ConsumeContext<ManifestCopied> context) => Break();

        public Task Consume(ConsumeContext<ManifestCopyFailed> context) => Break();

        private static Task Break() => throw new InvalidOperationException("Nobody foresaw this.");
    }
}
