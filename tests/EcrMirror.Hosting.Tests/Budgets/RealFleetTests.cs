using System.Text;
using EcrMirror.Hosting.Budgets;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State;
using EcrMirror.State.Budgets;
using EcrMirror.Testing.Peers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Tests.Budgets;

/// <summary>
/// Workers as processes have them, each with connections and budgets of its own, in real time. They share one handle of a state file: SQLite
/// blocks the thread of who waits for another handle, and one process has not enough of them for twenty. Runs alone, because it measures.
/// </summary>
[CollectionDefinition(nameof(RealFleetTests), DisableParallelization = true)]
[Collection(nameof(RealFleetTests))]
public sealed class RealFleetTests : IAsyncLifetime
{
    private const int Workers = 20;

    // Some nine seconds' worth.
    private const int Manifests = 85;

    private readonly ScratchFolder _folder = new();
    private LocalRegistry? _registry;
    private ServiceProvider? _state;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await LocalRegistry.StartAsync(new LocalRegistryOptions { AcceptsIncompleteManifests = true }, Cancellation);
        _state = new ServiceCollection().AddLogging().AddState(state => state.SqliteFile = Path.Combine(_folder.FullName, "state.db")).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _state!.DisposeAsync();
        await _registry!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task Twenty_workers_use_over_nine_tenths_of_a_limit_and_less_than_a_hundredth_of_their_requests_is_refused()
    {
        RateLimit limit = _registry!.Faults.LimitRate(request => request.Operation is RegistryOperation.PutManifest, perSecond: 10, burst: 10);
        ServiceProvider[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Worker())];
        int last = 0;

        await Task.WhenAll(workers.SelectMany(worker => new[] { PutAsync(worker), PutAsync(worker) }));

        foreach (ServiceProvider worker in workers)
            await worker.DisposeAsync();
        double used = (limit.Passed - 1) / (10 * limit.Span.TotalSeconds);
        Assert.Equal(Manifests, _registry.Journal.ManifestPuts.Count);
        Assert.InRange((double)limit.Refused / (limit.Passed + limit.Refused), 0, 0.01);
        Assert.InRange(used, 0.9, 1);

        async Task PutAsync(ServiceProvider worker)
        {
            IRemoteRepository repository = worker.GetRequiredService<IRegistries>().Open(new Repository(_registry.Host, RepositoryName.Parse("team/app")));
            while (Interlocked.Increment(ref last) is var number && number <= Manifests)
                await repository.PutManifestAsync(Manifest(number), Tag.Parse($"v{number}"), Cancellation);
        }
    }

    private ServiceProvider Worker()
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Budgets:Registries:0:Registry"] = _registry!.Host.ToString(),
            ["Budgets:Registries:0:Quotas"] = nameof(QuotaTable.Ecr),
            ["Budgets:Registries:0:CountedAs"] = "123456789012/eu-west-1",
        }).Build();
        return new ServiceCollection()
            .AddSingleton(settings)
            .AddLogging()
            .AddMetrics()
            .AddSingleton(_state!.GetRequiredService<IActionBudgets>())
            .AddRegistries()
            .AddBudgets()
            .BuildServiceProvider();
    }

    private static RawManifest Manifest(int number) => new(
        Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"{{{MediaType.OciIndex}}}","manifests":[],"annotations":{"number":"{{{number}}}"}}"""),
        MediaType.OciIndex);
}
