namespace EcrMirror.State.Tests.Rules;

public sealed class SqliteMirrorRulesTests() : MirrorRulesContract(TestState.InNewFile());
