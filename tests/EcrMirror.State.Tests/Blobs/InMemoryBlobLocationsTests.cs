namespace EcrMirror.State.Tests.Blobs;

public sealed class InMemoryBlobLocationsTests() : BlobLocationsContract(TestState.InMemory());
