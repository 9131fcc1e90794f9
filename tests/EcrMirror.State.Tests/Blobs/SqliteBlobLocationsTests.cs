namespace EcrMirror.State.Tests.Blobs;

public sealed class SqliteBlobLocationsTests() : BlobLocationsContract(TestState.InNewFile());
