namespace EcrMirror.State.Tests.Ledger;

public sealed class DynamoLedgerTests(DynamoDb dynamo) : LedgerContract(dynamo.NewState());
