using EcrMirror.Oci;

namespace EcrMirror.State.Tests.Manifests;

public sealed class SqliteManifestStoreTests() : ManifestStoreContract(TestState.InNewFile())
{
    [Theory]
    [InlineData("UPDATE manifest SET content = CAST(replace(CAST(content AS TEXT), '1', '2') AS BLOB)")]
    [InlineData("UPDATE manifest SET content = substr(content, 1, 5)")]
    [InlineData("UPDATE manifest SET content = x''")]
    public async Task Bytes_that_were_damaged_in_the_file_are_never_served(string damage)
    {
        RawManifest manifest = Sample.Manifest(1);
        await State.Manifests.SaveAsync([manifest], Cancellation);
        Assert.Equal(1, State.Tamper(damage));

        ContentMismatchException mismatch =
            await Assert.ThrowsAsync<ContentMismatchException>(() => State.Manifests.FindAsync(manifest.Digest, Cancellation));

        Assert.Equal(manifest.Digest, mismatch.Expected);
        Assert.NotEqual(manifest.Digest, mismatch.Actual);
    }

    [Fact]
    public async Task Saving_a_manifest_again_repairs_damaged_bytes()
    {
        RawManifest manifest = Sample.Manifest(1);
        await State.Manifests.SaveAsync([manifest], Cancellation);
        State.Tamper("UPDATE manifest SET content = x'00'");

        await State.Manifests.SaveAsync([manifest], Cancellation);

        Assert.NotNull(await State.Manifests.FindAsync(manifest.Digest, Cancellation));
    }
}
