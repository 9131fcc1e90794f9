namespace EcrMirror.State.Tests.Plans;

public sealed class InMemoryPlanStoreTests() : PlanStoreContract(TestState.InMemory());
