using EcrMirror.State.Budgets;
using EcrMirror.Testing.Time;

namespace EcrMirror.State.Tests.Budgets;

/// <summary>What budgets do that several processes share, each with a clock of its own.</summary>
public abstract class SharedActionBudgetsContract : ActionBudgetsContract
{
    [Theory]
    [InlineData(-600)]
    [InlineData(-5)]
    [InlineData(5)]
    [InlineData(600)]
    public async Task A_clock_that_is_minutes_off_makes_no_difference(int minutes)
    {
        var theirs = new ManualTimeProvider(Sample.Noon.AddMinutes(minutes));
        using TestState other = Open(theirs);

        BudgetGrant ours = await TakeAsync(2);
        BudgetGrant behind = await TakeAsync(other.Budgets, 2);
        Time.Advance(TimeSpan.FromSeconds(0.2));
        theirs.Advance(TimeSpan.FromSeconds(0.2));
        BudgetGrant again = await TakeAsync(2, ours);
        BudgetGrant last = await TakeAsync(other.Budgets, 2, behind);

        Assert.Equal([[0, 0], [100, 200], [100, 200], [300, 400]], new[] { ours, behind, again, last }.Select(Delays));
    }

    [Fact]
    public async Task Of_fifty_who_ask_through_two_processes_each_has_a_place_of_its_own()
    {
        using TestState one = Open(TimeProvider.System);
        using TestState other = Open(TimeProvider.System);
        IActionBudgets[] both = [one.Budgets, other.Budgets];

        BudgetGrant[] grants = await Sample.InParallel(50, number => TakeSlowlyAsync(both[number % 2]));

        Assert.Equal(FiftyPlaces, Places(grants));
    }
}
