namespace EcrMirror.State.Tests.Requests;

public sealed class InMemoryRequestLogTests() : RequestLogContract(TestState.InMemory());
