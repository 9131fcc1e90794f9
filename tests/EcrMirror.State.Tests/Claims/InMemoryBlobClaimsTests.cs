namespace EcrMirror.State.Tests.Claims;

public sealed class InMemoryBlobClaimsTests : BlobClaimsContract
{
    private protected override TestState Open(TimeProvider time) => TestState.InMemory(time);
}
