namespace EcrMirror.State.Tests.Budgets;

public sealed class InMemoryActionBudgetsTests : ActionBudgetsContract
{
    private protected override TestState Open(TimeProvider time) => TestState.InMemory(time);
}
