using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Tests.Repositories;

public sealed class EcrRepositoryTests
{
    private static readonly Descriptor Blob = new() { MediaType = MediaType.OciLayerGzip, Digest = Digest.Sha256("x"u8), Size = 1 };

    [Fact]
    public async Task An_upload_whose_start_is_cut_off_again_and_again_is_said_to_have_no_repository_or_no_permission()
    {
        await using StubAws aws = await StubAws.StartAsync();
        await using StubRegistry registry = await StubRegistry.StartAsync();
        registry.CutsPosts = true;
        using var registries = new Opened(options => options.Registries.Add(Opened.Named(registry, aws)));
        IRemoteRepository repository = registries[$"{registry.Host}/team/app"];

        RegistryException started = await Assert.ThrowsAsync<RegistryException>(() => repository.StartUploadAsync(Blob, Opened.Token));
        RegistryException mounted = await Assert.ThrowsAsync<RegistryException>(
            () => repository.MountBlobAsync(Blob, RepositoryName.Parse("team/base"), Opened.Token));

        Assert.All([started, mounted], failed =>
        {
            Assert.Equal((FailureKind.NotFound, false), (failed.Kind, failed.IsTransient));
            Assert.EndsWith(
                $"Of Amazon ECR that means that {registry.Host}/team/app does not exist, or that ecr:InitiateLayerUpload on it is not allowed.",
                failed.Message,
                StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Another_registry_that_is_cut_off_may_be_there_the_next_time()
    {
        await using StubRegistry registry = await StubRegistry.StartAsync();
        registry.CutsPosts = true;
        using var registries = new Opened(_ => { });

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/team/app"].StartUploadAsync(Blob, Opened.Token));

        Assert.Equal((FailureKind.Network, true), (failed.Kind, failed.IsTransient));
    }
}
