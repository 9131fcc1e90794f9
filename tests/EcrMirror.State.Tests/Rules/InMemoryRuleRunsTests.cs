namespace EcrMirror.State.Tests.Rules;

public sealed class InMemoryRuleRunsTests() : RuleRunsContract(TestState.InMemory());
