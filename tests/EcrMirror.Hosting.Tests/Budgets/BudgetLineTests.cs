using EcrMirror.Hosting.Budgets;
using EcrMirror.State;
using EcrMirror.State.Budgets;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Tests.Budgets;

public sealed class BudgetLineTests : IDisposable
{
    private static readonly BudgetKey Put = new("registry.test", "WriteManifest");

    private readonly Simulation _simulation = new();
    private readonly Watched<BudgetKeeper> _watched = new();
    private readonly ScriptedState _state;
    private readonly List<string> _spent = [];

    public BudgetLineTests() => _state = new ScriptedState(LocalBudgets.Create(_simulation.Time));

    public void Dispose() => _watched.Dispose();

    [Fact]
    public void Requests_are_served_in_the_order_in_which_they_came()
    {
        BudgetLine line = Line(perSecond: 10);
        foreach (string name in new[] { "a", "b", "c", "d" })
            Spend(line, name);

        Run(0.31);

        Assert.Equal(["a at 0", "b at 100", "c at 200", "d at 300"], _spent);
    }

    [Fact]
    public void Who_is_first_takes_tokens_for_those_behind()
    {
        BudgetLine line = Line(perSecond: 100);
        for (int number = 0; number < 40; number++)
            Spend(line, $"{number}");

        Run(1);

        Assert.Equal(40, _spent.Count);
        Assert.Equal([1, 1, 38, 18], _state.Asks.Select(ask => ask.Waiting));
    }

    [Fact]
    public void Who_gives_up_leaves_the_token_to_the_next()
    {
        using var giveUp = new CancellationTokenSource();
        BudgetLine line = Line(perSecond: 1);
        Spend(line, "a");
        Spend(line, "b", giveUp.Token);
        Spend(line, "c");

        Run(0.5);
        giveUp.Cancel();
        Run(0.6);

        Assert.Equal(["a at 0", "b gave up", "c at 1000"], _spent);
        Assert.Equal(2, _state.Asks.Count);
    }

    [Fact]
    public void Who_gives_up_in_the_middle_of_the_line_keeps_nobody()
    {
        using var giveUp = new CancellationTokenSource();
        BudgetLine line = Line(perSecond: 10);
        Spend(line, "a");
        Spend(line, "b");
        Spend(line, "c", giveUp.Token);
        Spend(line, "d");

        Run(0.05);
        giveUp.Cancel();
        Run(0.3);

        Assert.Equal(["a at 0", "c gave up", "b at 100", "d at 200"], _spent);
    }

    [Fact]
    public void Who_gives_up_while_state_is_asked_keeps_nobody()
    {
        using var giveUp = new CancellationTokenSource();
        BudgetLine line = Line(perSecond: 10);
        _state.Answers = false;
        Spend(line, "a", giveUp.Token);
        Spend(line, "b");

        Run(0.05);
        _state.Answers = true;
        giveUp.Cancel();
        Run(0.01);

        Assert.Equal(["a gave up", "b at 50"], _spent);
    }

    [Fact]
    public void Tokens_that_nobody_wanted_are_soon_worth_nothing()
    {
        BudgetLine line = Line(perSecond: 100, burst: 50);
        for (int number = 0; number < 30; number++)
            Spend(line, $"{number}");
        Run(0.1);
        Spend(line, "takes as many as were used");
        Run(0.1);
        int asked = _state.Asks.Count;
        Spend(line, "has one of them");
        Run(0.4);
        int askedSoon = _state.Asks.Count;
        Run(1);
        Spend(line, "is late");
        Run(0.1);

        Assert.Equal(asked, askedSoon);
        Assert.Equal(asked + 1, _state.Asks.Count);
        Assert.Equal(33, _spent.Count);
    }

    [Fact]
    public void A_refusal_is_told_with_the_next_request_and_others_of_the_same_overload_are_not()
    {
        BudgetLine line = Line(perSecond: 10);
        Spend(line, "a");
        Run(1);
        line.Throttled();
        line.Throttled();
        Spend(line, "b");
        Run(0.9);
        line.Throttled();
        Spend(line, "c");
        Run(2);
        line.Throttled();
        Spend(line, "d");
        Run(1);

        Assert.Equal([false, true, false, true], _state.Asks.Select(ask => ask.IsThrottled));
        Assert.Equal([8011, 8011], _watched.Lines.Select(logged => logged.Id));
        Assert.Equal(4, _watched.Counted.Count(counted => counted == ("ecrmirror.budgets.refused", 1, "registry.test WriteManifest")));
        Assert.Equal([10, 8.5, 5.95], _watched.Counted.Where(counted => counted.Name == "ecrmirror.budgets.limit").Select(counted => Math.Round(counted.Value, 3)));
    }

    [Fact]
    public void How_long_requests_waited_is_counted()
    {
        BudgetLine line = Line(perSecond: 10);
        Spend(line, "a");
        Spend(line, "b");

        Run(1);

        Assert.Equal(
            [0, 0.1], _watched.Counted.Where(counted => counted.Name == "ecrmirror.budgets.waited").Select(counted => Math.Round(counted.Value, 3)));
    }

    [Fact]
    public void State_that_does_not_answer_is_left_alone_for_a_while_and_a_part_of_the_limit_is_used_meanwhile()
    {
        BudgetLine line = Line(perSecond: 10, workersWithoutState: 5);
        _state.Answers = false;
        for (int number = 0; number < 75; number++)
            Spend(line, $"{number}");

        Run(30);
        int alone = _spent.Count;
        int asked = _state.Asks.Count;
        _state.Answers = true;
        Run(22);

        // Twenty seconds of patience, then two a second.
        Assert.Equal((21, 1), (alone, asked));
        Assert.Equal(["8013", "8014"], _watched.Lines.Select(logged => $"{logged.Id}"));
        Assert.Equal(
            "Budgets cannot be shared until state answers again; this process keeps to 1 part of 5 of each: State did not answer within 20 seconds.",
            _watched.Lines[0].Text);
        Assert.Equal(75, _spent.Count);
    }

    [Fact]
    public void State_that_refuses_is_told_of_once()
    {
        BudgetLine line = Line(perSecond: 10);
        _state.Refuses = true;
        for (int minute = 0; minute < 3; minute++)
        {
            Spend(line, $"{minute}");
            Run(60);
        }

        Assert.Equal(["0 at 0", "1 at 60000", "2 at 120000"], _spent);
        Assert.Equal(3, _state.Asks.Count);
        Assert.Equal(8013, Assert.Single(_watched.Lines).Id);
    }

    private BudgetLine Line(double perSecond, double burst = 1, int workersWithoutState = 1)
    {
        var keeper = new BudgetKeeper(
            _state, Options.Create(new BudgetOptions { WorkersWithoutState = workersWithoutState }), _simulation.Time, _watched);
        return new BudgetLine(Put, new BudgetTerms(perSecond, burst), keeper, _watched.Metrics, _simulation.Time);
    }

    private void Spend(BudgetLine line, string name, CancellationToken cancellationToken = default) => _simulation.Start(async () =>
    {
        try
        {
            await line.SpendAsync(cancellationToken);
            _spent.Add($"{name} at {Math.Round(_simulation.Elapsed.TotalMilliseconds)}");
        }
        catch (OperationCanceledException)
        {
            _spent.Add($"{name} gave up");
        }
    });

    private void Run(double seconds) => _simulation.RunFor(TimeSpan.FromSeconds(seconds));

    /// <summary>State that answers at once, or not at all.</summary>
    private sealed class ScriptedState(IActionBudgets budgets) : IActionBudgets
    {
        public List<BudgetAsk> Asks { get; } = [];

        public bool Answers { get; set; } = true;

        public bool Refuses { get; set; }

        public async Task<BudgetGrant> TakeAsync(
            BudgetKey budget, BudgetTerms terms, BudgetAsk ask, BudgetGrant? seen, CancellationToken cancellationToken)
        {
            Asks.Add(ask);
            if (Refuses)
                throw new StateException("No table.");
            if (!Answers)
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return await budgets.TakeAsync(budget, terms, ask, seen, cancellationToken);
        }
    }
}
