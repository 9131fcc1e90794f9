using EcrMirror.Hosting.Budgets;
using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;
using EcrMirror.State.Budgets;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Tests.Budgets;

/// <summary>A process that puts manifests, several at the same time.</summary>
internal sealed class SimulatedWorker : IDisposable
{
    public static readonly RegistryHost Host = RegistryHost.Parse("registry.test");

    private readonly Simulation _simulation;
    private readonly SimulatedRegistry _registry;
    private readonly Random _chance;
    private readonly FleetBudgets _budgets;

    public SimulatedWorker(Simulation simulation, SimulatedRegistry registry, IActionBudgets shared, int seed, BudgetOptions options)
    {
        (_simulation, _registry, _chance) = (simulation, registry, new Random(seed));
        State = new SimulatedState(shared, _chance, simulation.Time);
        IOptions<BudgetOptions> settings = Options.Create(options);
        var keeper = new BudgetKeeper(State, settings, simulation.Time, Watched);
        _budgets = new FleetBudgets(new BudgetPlans(settings, []), keeper, Watched.Metrics, simulation.Time);
    }

    public SimulatedState State { get; }

    public Watched<BudgetKeeper> Watched { get; } = new();

    /// <summary>Manifests that were put.</summary>
    public int Puts { get; private set; }

    /// <summary>The longest that a request waited for its budget.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>Puts one manifest after the other, so many at the same time, with a rest in between.</summary>
    public void Start(TimeSpan after, int atOnce, TimeSpan rest)
    {
        for (int number = 0; number < atOnce; number++)
            _simulation.Start(() => PutAsync(after, rest));
    }

    /// <summary>Ends everything, as a kill does.</summary>
    public void Kill() => State.IsGone = true;

    public void Dispose() => Watched.Dispose();

    private async Task PutAsync(TimeSpan after, TimeSpan rest)
    {
        await WaitAsync(after);
        while (true)
        {
            long since = _simulation.Time.GetTimestamp();
            await _budgets.SpendAsync(Host, RegistryAction.WriteManifest, CancellationToken.None);
            TimeSpan waited = _simulation.Time.GetElapsedTime(since);
            LongestWait = waited > LongestWait ? waited : LongestWait;
            if (State.IsGone)
                return;

            // On its way, taken or refused, and the answer.
            await WaitAsync(TimeSpan.FromMilliseconds(_chance.Next(1, 30)));
            bool isTaken = _registry.TryTake();
            await WaitAsync(TimeSpan.FromMilliseconds(_chance.Next(10, 60)));
            if (isTaken)
            {
                Puts++;
                await WaitAsync(rest);
            }
            else
            {
                _budgets.Throttled(Host, RegistryAction.WriteManifest);
                await WaitAsync(TimeSpan.FromMilliseconds(_chance.Next(250, 500)));
            }
        }
    }

    private Task WaitAsync(TimeSpan wait) => Task.Delay(wait, _simulation.Time);
}
