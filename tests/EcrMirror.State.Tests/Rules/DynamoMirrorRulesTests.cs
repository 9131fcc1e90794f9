namespace EcrMirror.State.Tests.Rules;

public sealed class DynamoMirrorRulesTests(DynamoDb dynamo) : MirrorRulesContract(dynamo.NewState());
