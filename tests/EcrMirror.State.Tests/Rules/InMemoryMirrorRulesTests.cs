namespace EcrMirror.State.Tests.Rules;

public sealed class InMemoryMirrorRulesTests() : MirrorRulesContract(TestState.InMemory());
