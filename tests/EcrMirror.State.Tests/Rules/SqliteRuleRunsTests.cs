namespace EcrMirror.State.Tests.Rules;

public sealed class SqliteRuleRunsTests() : RuleRunsContract(TestState.InNewFile());
