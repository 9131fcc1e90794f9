using EcrMirror.Hosting.Budgets;
using EcrMirror.Registry.Pacing;
using EcrMirror.State.Budgets;

namespace EcrMirror.Hosting.Tests.Budgets;

/// <summary>Twenty processes that share a budget, in simulated time.</summary>
public sealed class FleetSimulationTests : IDisposable
{
    private const int Workers = 20;

    private readonly Simulation _simulation = new();
    private readonly List<SimulatedWorker> _workers = [];
    private readonly IActionBudgets _shared;

    public FleetSimulationTests() => _shared = LocalBudgets.Create(_simulation.Time);

    public void Dispose() => _workers.ForEach(worker => worker.Dispose());

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 10)]
    [InlineData(3, 10)]
    [InlineData(4, 5)]
    [InlineData(5, 4)]
    public void Twenty_workers_use_a_limit_and_are_hardly_ever_refused(int seed, int burst)
    {
        SimulatedRegistry registry = Registry(perSecond: 10, burst);
        Random chance = Hire(registry, seed);
        foreach (SimulatedWorker worker in _workers)
            worker.Start(after: TimeSpan.FromMilliseconds(chance.Next(0, 5000)), atOnce: chance.Next(1, 12), rest: TimeSpan.Zero);

        Run(20);
        _workers[7].Kill();
        Run(40);

        Assert.InRange(registry.Rate(5, 60), 9, 10);
        Assert.InRange(registry.Refused(0, 60), 0, 0.01);
        Assert.DoesNotContain(_workers, worker => worker.Watched.Lines.Count > 0);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.5)]
    [InlineData(5)]
    [InlineData(60)]
    public void A_machine_that_stood_still_does_not_send_at_once_what_it_missed(double seconds)
    {
        SimulatedRegistry registry = Registry(perSecond: 10, burst: 10);
        Hire(registry, seed: 11);
        foreach (SimulatedWorker worker in _workers)
            worker.Start(after: TimeSpan.Zero, atOnce: 4, rest: TimeSpan.Zero);

        Run(10);
        _simulation.StandStill(TimeSpan.FromSeconds(seconds));
        Run(30);

        Assert.Equal(0, registry.Refused(0, 100));
        Assert.InRange(registry.Rate((int)seconds + 11, (int)seconds + 39), 9, 10);
    }

    [Fact]
    public void Workers_with_more_to_do_do_not_starve_the_others()
    {
        SimulatedRegistry registry = Registry(perSecond: 10, burst: 10);
        Hire(registry, seed: 6);
        for (int number = 0; number < Workers; number++)
        {
            // Every fifth has little to do: less than its share of the limit.
            bool isIdle = number % 5 is 0;
            _workers[number].Start(after: TimeSpan.FromMilliseconds(number * 50), atOnce: isIdle ? 1 : 1 + number, rest: TimeSpan.FromSeconds(isIdle ? 4 : 0));
        }

        Run(100);

        int[] busy = [.. _workers.Where((_, number) => number % 5 is not 0).Select(worker => worker.Puts)];
        Assert.InRange(busy.Min(), 0.8 * busy.Average(), busy.Average());
        Assert.InRange(busy.Max(), busy.Average(), 1.2 * busy.Average());
        Assert.All(_workers.Where((_, number) => number % 5 is 0), idle =>
        {
            Assert.InRange(idle.LongestWait, TimeSpan.Zero, TimeSpan.FromSeconds(3));
            Assert.InRange(idle.Puts, 14, 25);
        });
    }

    [Theory]
    [InlineData(10)]
    [InlineData(500)]
    [InlineData(3000)]
    public void State_is_asked_a_few_times_a_second_whatever_the_limit(int perSecond)
    {
        SimulatedRegistry registry = Registry(perSecond, burst: perSecond);
        Hire(registry, seed: 7, perSecond);
        foreach (SimulatedWorker worker in _workers)
            worker.Start(after: TimeSpan.Zero, atOnce: 16, rest: TimeSpan.Zero);

        Run(10);

        Assert.All(_workers, worker => Assert.InRange(worker.State.Calls / 10.0, 0.1, 5));
    }

    [Fact]
    public void A_limit_that_is_lower_than_was_agreed_is_found_and_kept_to_and_a_higher_one_is_found_again()
    {
        SimulatedRegistry registry = Registry(perSecond: 6, burst: 6);
        Random chance = Hire(registry, seed: 8);
        foreach (SimulatedWorker worker in _workers)
            worker.Start(after: TimeSpan.FromMilliseconds(chance.Next(0, 1000)), atOnce: 4, rest: TimeSpan.Zero);

        Run(200);
        registry.PerSecond = 20;
        Run(200);

        Assert.InRange(registry.Rate(20, 200), 0.8 * 6, 6.1);
        Assert.InRange(registry.Refused(20, 200), 0.0001, 0.02);
        Assert.InRange(registry.Rate(300, 400), 9.3, 9.6);
        Assert.Equal(0, registry.Refused(201, 400));
        Assert.Single(_workers.SelectMany(worker => worker.Watched.Lines), line => line.Id is 8012);
    }

    [Fact]
    public void An_overload_lowers_the_limit_once_however_many_notice_it()
    {
        SimulatedRegistry registry = Registry(perSecond: 8.5, burst: 8);
        Hire(registry, seed: 9);
        foreach (SimulatedWorker worker in _workers)
            worker.Start(after: TimeSpan.Zero, atOnce: 4, rest: TimeSpan.Zero);

        Run(30);

        (int Id, string Text) = Assert.Single(_workers.SelectMany(worker => worker.Watched.Lines));
        Assert.Equal((8011, "registry.test refuses WriteManifest as too many: the limit for all is 8.08 per second now, of 9.5"), (Id, Text));
        Assert.InRange(_workers.Sum(worker => worker.Watched.Counted.Count(counted => counted.Name == "ecrmirror.budgets.refused")), 2, 40);
    }

    [Fact]
    public void While_state_is_out_of_reach_each_worker_keeps_to_its_part_and_then_shares_again()
    {
        SimulatedRegistry registry = Registry(perSecond: 10, burst: 10);
        Hire(registry, seed: 10, workersWithoutState: Workers);
        foreach (SimulatedWorker worker in _workers)
            worker.Start(after: TimeSpan.Zero, atOnce: 3, rest: TimeSpan.Zero);

        Run(20);
        _workers.ForEach(worker => worker.State.IsDown = true);
        Run(60);
        _workers.ForEach(worker => worker.State.IsDown = false);
        Run(120);

        Assert.InRange(registry.Rate(40, 80), 8, 10);
        Assert.InRange(registry.Rate(120, 200), 9, 10);
        Assert.InRange(registry.Refused(40, 200), 0, 0.02);
        Assert.All(_workers, worker => Assert.Equal([8013, 8014], worker.Watched.Lines.Select(line => line.Id).Where(id => id > 8012)));
    }

    private SimulatedRegistry Registry(double perSecond, double burst) => new(perSecond, burst, _simulation.Time);

    private Random Hire(SimulatedRegistry registry, int seed, double perSecond = 10, int workersWithoutState = 5)
    {
        var chance = new Random(seed);
        for (int number = 0; number < Workers; number++)
        {
            var options = new BudgetOptions { WorkersWithoutState = workersWithoutState };
            options.Registries.Add(new RegistryBudgetOptions
            {
                Registry = SimulatedWorker.Host.ToString(),
                PerSecond = { [nameof(RegistryAction.WriteManifest)] = perSecond },
            });
            _workers.Add(new SimulatedWorker(_simulation, registry, _shared, chance.Next(), options));
        }

        return chance;
    }

    private void Run(int seconds) => _simulation.RunFor(TimeSpan.FromSeconds(seconds));
}
