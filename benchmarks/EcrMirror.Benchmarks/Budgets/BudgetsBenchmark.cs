using EcrMirror.Benchmarks.Measuring;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.State;
using EcrMirror.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Benchmarks.Budgets;

/// <summary>
/// Processes that share nothing but tables put manifests as fast as their budgets let them. The registry is this process's, and says
/// itself what it took and refused.
/// </summary>
internal sealed class BudgetsBenchmark(int workers, int atOnce, int perSecond, TimeSpan duration, int kills)
{
    /// <exception cref="BenchmarkException">A process ended by itself.</exception>
    public async Task<BudgetsReport> RunAsync(CancellationToken cancellationToken)
    {
        // The emulator looks at none, but the client sends nothing without. The processes that are started have them too.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        await using Dynalite tables = await Dynalite.StartAsync(cancellationToken);
        await MakeTablesAsync(tables, cancellationToken);
        await using LocalRegistry registry = await LocalRegistry.StartAsync(new LocalRegistryOptions { AcceptsIncompleteManifests = true }, cancellationToken);
        RateLimit limit = registry.Faults.LimitRate(request => request.Operation is RegistryOperation.PutManifest, perSecond, burst: perSecond);

        var fleet = new List<BudgetsWorkerProcess>();
        try
        {
            for (int number = 0; number < workers; number++)
                fleet.Add(await BudgetsWorkerProcess.StartAsync(new BudgetsWorkerSettings(registry.Host, tables.Endpoint, number, atOnce, perSecond), cancellationToken));

            fleet.ForEach(worker => worker.Go());
            await Task.Delay(duration / 2, TimeProvider.System, cancellationToken);
            foreach (BudgetsWorkerProcess victim in fleet.Take(kills))
                victim.Kill();
            await Task.Delay(duration / 2, TimeProvider.System, cancellationToken);
            if (fleet.Skip(kills).FirstOrDefault(worker => worker.HasEnded) is { } ended)
                throw new BenchmarkException($"A process ended by itself: {ended.Errors}");
        }
        finally
        {
            await Task.WhenAll(fleet.Select(worker => worker.DisposeAsync().AsTask()));
        }

        return new BudgetsReport
        {
            Benchmark = $"budgets: {workers} processes, {atOnce} manifests at once each, {perSecond} manifests per second, {duration.TotalSeconds} s, {kills} killed halfway",
            Machine = await Machine.ReadAsync(["dynalite"], cancellationToken),
            Passed = limit.Passed,
            Refused = limit.Refused,
            Used = (limit.Passed - 1) / (perSecond * limit.Span.TotalSeconds),
            OfWorker = Spread.Of(Enumerable.Range(kills, workers - kills).Select(number =>
                (double)registry.Journal.ManifestPuts.Count(put => put.Repository == BudgetsWorkerSettings.RepositoryOf(number)))),
        };
    }

    private static async Task MakeTablesAsync(Dynalite tables, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddState(state => state.DynamoDb = BudgetsWorkerSettings.TablesAt(tables.Endpoint))
            .BuildServiceProvider();
        await services.GetRequiredService<DynamoTables>().CreateAsync(cancellationToken);
    }
}
