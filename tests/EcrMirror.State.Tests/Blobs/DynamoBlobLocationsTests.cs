namespace EcrMirror.State.Tests.Blobs;

public sealed class DynamoBlobLocationsTests(DynamoDb dynamo) : BlobLocationsContract(dynamo.NewState());
