namespace EcrMirror.State.Tests.Manifests;

public sealed class InMemoryManifestStoreTests() : ManifestStoreContract(TestState.InMemory());
