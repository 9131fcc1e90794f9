namespace EcrMirror.State.Tests.Rules;

public sealed class DynamoRuleRunsTests(DynamoDb dynamo) : RuleRunsContract(dynamo.NewState());
