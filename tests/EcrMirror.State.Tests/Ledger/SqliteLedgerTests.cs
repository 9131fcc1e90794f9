namespace EcrMirror.State.Tests.Ledger;

public sealed class SqliteLedgerTests() : LedgerContract(TestState.InNewFile());
