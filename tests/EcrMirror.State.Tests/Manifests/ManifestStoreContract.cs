using EcrMirror.Oci;
using EcrMirror.State.Manifests;

namespace EcrMirror.State.Tests.Manifests;

/// <summary>What every manifest store does.</summary>
public abstract class ManifestStoreContract(TestState state) : IAsyncLifetime
{
    private static readonly Digest Sha512 = Digest.Parse("sha512:" + new string('0', 128));

    private readonly IManifestStore _manifests = state.Manifests;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected TestState State => state;

    public ValueTask InitializeAsync() => state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_manifest_comes_back_byte_for_byte_with_its_type()
    {
        RawManifest manifest = Sample.Manifest(1);

        await _manifests.SaveAsync([manifest, Sample.Manifest(2)], Cancellation);

        RawManifest? found = await _manifests.FindAsync(manifest.Digest, Cancellation);
        Assert.Equal(manifest.Content.ToArray(), found!.Content.ToArray());
        Assert.Equal(manifest.MediaType, found.MediaType);
        Assert.Equal(manifest.Digest, found.Digest);
    }

    [Fact]
    public async Task A_manifest_addressed_by_sha512_comes_back_under_that_digest()
    {
        RawManifest manifest = Sample.Manifest(1, like: Sha512);

        await _manifests.SaveAsync([manifest], Cancellation);

        Assert.Equal("sha512", manifest.Digest.Algorithm);
        Assert.Equal(manifest.Digest, (await _manifests.FindAsync(manifest.Digest, Cancellation))!.Digest);
        Assert.Null(await _manifests.FindAsync(Sample.Manifest(1).Digest, Cancellation));
    }

    [Fact]
    public async Task The_largest_manifest_there_is_comes_back()
    {
        var manifest = new RawManifest(new byte[OciLimits.ManifestBytes], MediaType.OciIndex);

        await _manifests.SaveAsync([manifest], Cancellation);

        Assert.Equal(OciLimits.ManifestBytes, (await _manifests.FindAsync(manifest.Digest, Cancellation))!.Content.Length);
    }

    [Fact]
    public async Task A_manifest_that_was_never_saved_is_not_found()
    {
        Assert.Null(await _manifests.FindAsync(Sample.Digest(1), Cancellation));
    }

    [Fact]
    public async Task Saving_a_manifest_again_changes_nothing()
    {
        RawManifest manifest = Sample.Manifest(1);
        await _manifests.SaveAsync([manifest], Cancellation);

        await _manifests.SaveAsync([manifest, new RawManifest(manifest.Content, MediaType.DockerManifest), manifest], Cancellation);

        RawManifest? found = await _manifests.FindAsync(manifest.Digest, Cancellation);
        Assert.Equal(MediaType.OciManifest, found!.MediaType);
    }

    [Fact]
    public async Task Saving_nothing_is_allowed()
    {
        await _manifests.SaveAsync([], Cancellation);

        Assert.Null(await _manifests.FindAsync(Sample.Digest(1), Cancellation));
    }

    [Fact]
    public async Task What_is_kept_does_not_change_with_the_memory_it_was_saved_from()
    {
        byte[] content = Sample.Manifest(1).Content.ToArray();
        var manifest = new RawManifest(content, MediaType.OciManifest);
        await _manifests.SaveAsync([manifest], Cancellation);

        content[0] = (byte)'!';

        Assert.NotNull(await _manifests.FindAsync(manifest.Digest, Cancellation));
    }

    [Fact]
    public async Task Fifty_savers_at_once_save_all()
    {
        await Sample.InParallel(50, async number =>
        {
            await _manifests.SaveAsync([Sample.Manifest(number), Sample.Manifest(1000)], Cancellation);
            return true;
        });

        foreach (int number in Enumerable.Range(0, 50).Append(1000))
            Assert.NotNull(await _manifests.FindAsync(Sample.Manifest(number).Digest, Cancellation));
    }
}
