namespace EcrMirror.State.Tests.Plans;

public sealed class SqlitePlanStoreTests() : PlanStoreContract(TestState.InNewFile());
