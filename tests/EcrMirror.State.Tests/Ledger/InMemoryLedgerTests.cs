namespace EcrMirror.State.Tests.Ledger;

public sealed class InMemoryLedgerTests() : LedgerContract(TestState.InMemory());
