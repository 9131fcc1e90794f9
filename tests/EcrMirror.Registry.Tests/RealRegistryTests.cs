using EcrMirror.Oci;
using EcrMirror.Registry.Probes;
using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests;

public sealed class RealRegistryTests(DockerRegistry docker) : IClassFixture<DockerRegistry>, IDisposable
{
    private readonly Opened _registries = new();

    public void Dispose() => _registries.Dispose();

    [Fact]
    public async Task A_blob_comes_back_as_it_was_pushed()
    {
        IRemoteRepository repository = Open("a/blob");
        byte[] content = Content.Bytes(3_000_000);

        await repository.PushAsync(content);

        Assert.True(await repository.HasBlobAsync(Digest.Sha256(content), Content.Token));
        Assert.Equal(content, await repository.PullAsync(Content.Layer(content)));
    }

    [Fact]
    public async Task An_empty_blob_is_pushed_and_pulled()
    {
        IRemoteRepository repository = Open("an/empty-blob");

        await repository.PushAsync([]);

        Assert.True(await repository.HasBlobAsync(Digest.Sha256([]), Content.Token));
        Assert.Empty(await repository.PullAsync(Content.Layer([])));
    }

    [Fact]
    public async Task A_blob_is_mounted_from_a_repository_that_has_it()
    {
        byte[] content = Content.Bytes(10_000);
        await Open("mount/from").PushAsync(content);

        MountResult result = await Open("mount/to")
            .MountBlobAsync(Content.Layer(content), RepositoryName.Parse("mount/from"), Content.Token);

        Assert.IsType<MountResult.Mounted>(result);
        Assert.True(await Open("mount/to").HasBlobAsync(Digest.Sha256(content), Content.Token));
    }

    [Fact]
    public async Task That_it_would_take_a_push_is_found_out_without_one()
    {
        IRemoteRepository repository = Open("never/pushed");

        PushAnswer answer = await _registries.Probe.AskToPushAsync(repository.Repository, Content.Token);

        Assert.Equal(PushAnswer.Granted, answer);
        await Assert.ThrowsAsync<RegistryException>(async () => await repository.ListTagsAsync(Content.Token).ToArrayAsync(Content.Token));
    }

    [Fact]
    public async Task A_declined_mount_takes_the_bytes()
    {
        byte[] content = Content.Bytes(10_000, seed: 2);
        IRemoteRepository repository = Open("mount/declined");

        MountResult result = await repository
            .MountBlobAsync(Content.Layer(content), RepositoryName.Parse("mount/nowhere"), Content.Token);

        await using IBlobUpload upload = Assert.IsType<MountResult.UploadStarted>(result).Upload;
        await upload.WriteAsync(content, Content.Token);
        await upload.CompleteAsync(Content.Token);
        Assert.True(await repository.HasBlobAsync(Digest.Sha256(content), Content.Token));
    }

    [Fact]
    public async Task A_manifest_is_found_by_tag_and_digest_once_it_is_put()
    {
        IRemoteRepository repository = Open("a/manifest");
        byte[] config = Content.Bytes(100);
        await repository.PushAsync(config);
        RawManifest manifest = Content.Manifest(Content.Layer(config));

        await repository.PutManifestAsync(manifest, Content.Token);
        await repository.PutManifestAsync(manifest, Tag.Parse("v1"), Content.Token);

        Assert.Equal(manifest.Digest, (await repository.ResolveAsync(Tag.Parse("v1"), Content.Token))!.Digest);
        Assert.Equal(manifest.Content.ToArray(), (await repository.GetManifestAsync(manifest.Digest, Content.Token))!.Content.ToArray());
        Assert.True(await repository.HasManifestAsync(manifest.Digest, Content.Token));
        Assert.Equal(["v1"], await repository.TagsAsync());
    }

    [Fact]
    public async Task A_manifest_over_a_missing_blob_is_refused_with_the_code_that_says_so()
    {
        IRemoteRepository repository = Open("a/hollow-manifest");
        await repository.PushAsync(Content.Bytes(5));
        RawManifest manifest = Content.Manifest(Content.Layer(Content.Bytes(6)));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => repository.PutManifestAsync(manifest, Content.Token));

        Assert.True(refused.HasCode(RegistryErrorCode.ManifestBlobUnknown));
        Assert.False(refused.IsTransient);
    }

    [Fact]
    public async Task What_is_absent_is_null()
    {
        IRemoteRepository repository = Open("no/such-repository");

        Assert.Null(await repository.ResolveAsync(Tag.Latest, Content.Token));
        Assert.Null(await repository.GetManifestAsync(Tag.Latest, Content.Token));
        Assert.Null(await repository.GetManifestAsync(Digest.Sha256([]), Content.Token));
        Assert.False(await repository.HasManifestAsync(Digest.Sha256([]), Content.Token));
        Assert.False(await repository.HasBlobAsync(Digest.Sha256([1]), Content.Token));
    }

    [Fact]
    public async Task Bytes_that_do_not_have_the_digest_are_refused_by_the_registry()
    {
        IRemoteRepository repository = Open("a/wrong-blob");
        Descriptor promised = Content.Layer(Content.Bytes(1000, seed: 3));

        await using IBlobUpload upload = await repository.StartUploadAsync(promised, Content.Token);
        await upload.WriteAsync(Content.Bytes(1000, seed: 4), Content.Token);
        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => upload.CompleteAsync(Content.Token));

        Assert.True(refused.HasCode("DIGEST_INVALID"));
        Assert.False(refused.IsTransient);
    }

    [Fact]
    public async Task An_upload_that_is_abandoned_leaves_no_blob()
    {
        IRemoteRepository repository = Open("an/abandoned-blob");
        byte[] content = Content.Bytes(1_000_000, seed: 5);

        await using (IBlobUpload upload = await repository.StartUploadAsync(Content.Layer(content), Content.Token))
            await upload.WriteAsync(content.AsMemory(0, 600_000), Content.Token);

        Assert.False(await repository.HasBlobAsync(Digest.Sha256(content), Content.Token));
    }

    private IRemoteRepository Open(string name)
    {
        Assert.SkipWhen(DockerRegistry.IsMissing, "docker-registry is not installed.");
        return _registries[$"{docker.Host}/{name}"];
    }
}
