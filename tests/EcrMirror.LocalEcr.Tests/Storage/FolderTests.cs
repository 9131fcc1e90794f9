using System.Net;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Storage;

public sealed class FolderTests : RegistryTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("local-registry-");

    protected override LocalRegistryOptions Options => new() { Folder = _folder.FullName };

    private FileInfo[] Files => _folder.GetFiles("*", SearchOption.AllDirectories);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Blobs_are_files_and_are_served_from_them()
    {
        SampleContent image = Given.Image().WithLayers(2, bytes: 100_000).Build();

        await Client.PushAsync(image, "team/app", "1.0");

        Assert.Equal(image.Blobs.Select(blob => (long)blob.Content.Length).Order(), Files.Select(file => file.Length).Order());
        await Registry.ShouldBeCompleteAsync("team/app", "1.0");
    }

    [Fact]
    public async Task A_range_is_read_from_its_place()
    {
        await Client.PushBlobAsync(Hello, "team/app");

        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/blobs/{Hello.Descriptor.Digest}", ("Range", "bytes=7-"));

        Assert.Equal("registry", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_same_blob_in_two_repositories_is_one_file()
    {
        await Client.PushBlobAsync(Hello, "team/app");
        await Client.PushBlobAsync(Hello, "team/other");

        Assert.Single(Files);
    }

    [Fact]
    public async Task A_blob_that_no_repository_holds_is_no_file()
    {
        await Client.PushBlobAsync(Hello, "team/app");
        await Client.PushBlobAsync(Hello, "team/other");

        using HttpResponseMessage first = await DeleteAsync($"/v2/team/app/blobs/{Hello.Descriptor.Digest}");
        int left = Files.Length;
        using HttpResponseMessage second = await DeleteAsync($"/v2/team/other/blobs/{Hello.Descriptor.Digest}");

        Assert.Equal(1, left);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task A_refused_or_cancelled_upload_leaves_no_file()
    {
        string refused = await StartUploadAsync();
        string cancelled = await StartUploadAsync();

        using HttpResponseMessage mismatch = await PutAsync($"{refused}&digest={Hello.Descriptor.Digest}", "else"u8.ToArray());
        using HttpResponseMessage cancel = await DeleteAsync(cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, mismatch.StatusCode);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task A_blob_by_sha512_is_hashed_from_its_file()
    {
        var blob = new SampleBlob(Hello.Descriptor.MediaType, Hello.Content, isSha512: true);

        await Client.PushBlobAsync(blob, "team/app");

        Assert.Equal("sha512", Assert.Single(Registry.Repository("team/app").Blobs).Key.Algorithm);
    }
}
