namespace EcrMirror.State.Tests.Plans;

public sealed class DynamoPlanStoreTests(DynamoDb dynamo) : PlanStoreContract(dynamo.NewState());
