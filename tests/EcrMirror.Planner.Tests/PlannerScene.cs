using EcrMirror.Contracts;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;
using EcrMirror.Planner.Planning;
using EcrMirror.Planner.Resolution;
using EcrMirror.Planner.Selection;
using EcrMirror.Registry;
using EcrMirror.State;
using EcrMirror.State.Ledger;
using EcrMirror.State.Plans;
using EcrMirror.Testing.Registries;
using EcrMirror.Testing.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Planner.Tests;

/// <summary>A source, a destination, and a Planner between them with state in memory and a clock that stands still.</summary>
internal sealed class PlannerScene : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ServiceProvider _inMemory = new ServiceCollection().AddState().BuildServiceProvider();

    private PlannerScene(LocalRegistry source, LocalRegistry destination)
    {
        Asked = new CountedLedger(_inMemory.GetRequiredService<ILedger>());
        (Source, Destination) = (source, destination);
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<TimeProvider>(Clock)
            .AddState()
            .AddRegistries(options => options.RetryAttempts = 0)
            .AddPlanner()
            .AddSingleton<ILedger>(Asked)
            .BuildServiceProvider();
    }

    public ManualTimeProvider Clock { get; } = new();

    public LocalRegistry Source { get; }

    public LocalRegistry Destination { get; }

    public LocalRepository From => Source.Repository("team/app");

    public LocalRepository To => Destination.Repository("mirror/app");

    public ImagePlanner Planner => _services.GetRequiredService<ImagePlanner>();

    public TagSearch TagSearch => _services.GetRequiredService<TagSearch>();

    public TagComparison Comparison => _services.GetRequiredService<TagComparison>();

    public RepositorySelection Selection => _services.GetRequiredService<RepositorySelection>();

    public TreeWalker Walker => _services.GetRequiredService<TreeWalker>();

    public IPlanStore Plans => _services.GetRequiredService<IPlanStore>();

    /// <summary>How often the ledger was asked.</summary>
    public CountedLedger Asked { get; }

    public ILedger Ledger => _services.GetRequiredService<ILedger>();

    public static async Task<PlannerScene> StartAsync() => new(await LocalRegistry.StartAsync(), await LocalRegistry.StartAsync());

    public static Tag[] Tags(params IEnumerable<string> tags) => [.. tags.Select(Tag.Parse)];

    /// <summary>Asks for the source's tag 1.0 at the destination, under tags.</summary>
    public SyncImage Sync(params IReadOnlyList<Tag> tags) => new()
    {
        RequestId = "request",
        Source = new ImageReference(From.Repository, Tag.Parse("1.0")),
        Destinations = [new Destination { Repository = To.Repository, Tags = tags }],
        Cause = SyncCause.Requested,
    };

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _inMemory.DisposeAsync();
        await Destination.DisposeAsync();
        await Source.DisposeAsync();
    }
}
