using System.Threading.Channels;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.Oci;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.Publisher.Tests.Faults;

/// <summary>Work whose handler breaks in a way nobody foresaw ends with a reason all the same.</summary>
public sealed class FaultHandlerTests
{
    private const string Reason = "Internal error: Nobody foresaw this.";

    private static readonly Repository Repository = Repository.Parse("127.0.0.1:1/mirror/app");
    private static readonly Tag Tag = Tag.Parse("1.0");
    private static readonly ImageReference Image = ImageReference.Parse("127.0.0.1:1/team/app:1.0");
    private static readonly Digest Root = Digest.Sha256("root"u8);

    [Fact]
    public async Task A_sync_that_breaks_fails_at_every_destination()
    {
        await using ServiceProvider services = Build();
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
        await using ServiceProvider services = Build();

        await HandOnAsync(services, new SyncRepository
        {
            RequestId = "one",
            Source = Image.Repository,
            Selection = new TagSelection { Tags = [TagPattern.Parse("*")] },
            Destinations = [Repository],
            Cause = SyncCause.Requested,
        });

        SelectionFailed failed = Assert.Single(await TakeAsync<SelectionFailed>(services, 1));
        Assert.Equal(("one", Image.Repository, Reason), (failed.RequestId, failed.Source, failed.Reason));
        Assert.Equal(Repository, Assert.Single(failed.Destinations));
    }

    [Fact]
    public async Task A_copy_that_breaks_is_a_copy_that_failed()
    {
        await using ServiceProvider services = Build();
        MirrorPlan plan = await OpenAsync(services);

        await HandOnAsync(services, new CopyManifest
        {
            Plan = plan.Id,
            Attempt = plan.Attempt,
            Manifest = Root,
            Source = Image.Repository,
            Destinations = [Repository],
            IsRoot = true,
        });

        ManifestCopyFailed failed = Assert.Single(await TakeAsync<ManifestCopyFailed>(services, 1));
        Assert.Equal((plan.Id, plan.Attempt, Root), (failed.Plan, failed.Attempt, failed.Manifest));
        Assert.Equal((Repository, Reason), (Assert.Single(failed.Destinations).Repository, failed.Destinations[0].Reason));
    }

    [Fact]
    public async Task A_report_that_breaks_gives_its_destination_up()
    {
        await using ServiceProvider services = Build();
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
        await using ServiceProvider services = Build();
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
        await using ServiceProvider services = Build();
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

    private static ServiceProvider Build() => PublisherScene.AddPublisher(new ServiceCollection(), new ManualTimeProvider())
        .AddMemoryQueues(BrokenServices.Queues)
        .AddSingleton<MemoryQueues, BrokenServices>()
        .BuildServiceProvider(validateScopes: true);

    private static async Task<IReadOnlyList<MirrorFailed>> BreakAsync<T>(ServiceProvider services, int count, T message)
        where T : class
    {
        await HandOnAsync(services, message);
        return await TakeAsync<MirrorFailed>(services, count);
    }

    private static Task HandOnAsync<T>(ServiceProvider services, T message)
        where T : class => services.GetRequiredService<MemoryQueues>().HandOnAsync(message, TestContext.Current.CancellationToken);

    // What never comes is a failure, and no test that hangs.
    private static async Task<IReadOnlyList<T>> TakeAsync<T>(ServiceProvider services, int count)
    {
        var sent = (BrokenServices)services.GetRequiredService<MemoryQueues>();
        var taken = new List<T>();
        while (taken.Count < count)
        {
            object message = await sent.Sent.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            if (message is T wanted)
                taken.Add(wanted);
        }

        return taken;
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

    /// <summary>Queues whose every handler has a defect, except that of faults.</summary>
    private sealed class BrokenServices(IServiceProvider services) : MemoryQueues(Queues, services, TimeProvider.System, NullLogger<MemoryQueues>.Instance)
    {
        private readonly Channel<object> _sent = Channel.CreateUnbounded<object>();

        public static IReadOnlyList<QueueHandlers> Queues { get; } =
        [
            new QueueHandlers(MirrorQueues.NameOf<SyncRepository>(), HandledMessage.Of<SyncRepository, Broken>()),
            new QueueHandlers(MirrorQueues.NameOf<SyncImage>(), HandledMessage.Of<SyncImage, Broken>()),
            new QueueHandlers(MirrorQueues.NameOf<CopyManifest>(), HandledMessage.Of<CopyManifest, Broken>()),
            new QueueHandlers(
                MirrorQueues.Landing, HandledMessage.Of<MirrorPlanned, Broken>(), HandledMessage.Of<ManifestCopied, Broken>(), HandledMessage.Of<ManifestCopyFailed, Broken>()),
            .. PublisherModule.Queues.Where(queue => queue.Name == MirrorQueues.Faults),
        ];

        public ChannelReader<object> Sent => _sent.Reader;

        public override void Put(string queue, object message)
        {
            _sent.Writer.TryWrite(message);
            if (queue != MirrorQueues.Notices)
                base.Put(queue, message);
        }
    }

    private sealed class Broken : IMessageHandler<object>
    {
        public Task HandleAsync(object message, IDelivery delivery, CancellationToken cancellationToken) => throw new InvalidOperationException("Nobody foresaw this.");
    }
}
