using System.Net;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Registries;

public sealed class BlobTests : EcrRegistryTests
{
    private SampleBlob Layer { get; set; } = null!;

    private string Path => $"/v2/team/app/blobs/{Layer.Descriptor.Digest}";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Layer = Push(Given.Image().WithLayers(1).Build()).Blobs[1];
    }

    [Fact]
    public async Task HEAD_says_that_a_blob_is_there()
    {
        // go-containerregistry's pushes depend on 200 or 404.
        using HttpResponseMessage answer = await HeadAsync(Path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"{Layer.Descriptor.Size}", Header(answer, "Content-Length"));
        Assert.Equal(Layer.Descriptor.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
    }

    [Fact]
    public async Task HEAD_is_refused_where_that_is_set_on()
    {
        Set(quirks => quirks with { RefusesBlobHeads = true });

        using HttpResponseMessage answer = await HeadAsync(Path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_blob_of_another_repository_is_not_there()
    {
        Registry.CreateRepository(RepositoryName.Parse("team/other"));

        using HttpResponseMessage head = await HeadAsync(Path.Replace("team/app", "team/other"));
        using HttpResponseMessage get = await GetAsync(Path.Replace("team/app", "team/other"));

        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        await RefusedAsync(
            HttpStatusCode.NotFound,
            "BLOB_UNKNOWN",
            $"The layer with digest '{Layer.Descriptor.Digest}' does not exist in the repository with name 'team/other' in the registry with id '{Account}'",
            get);
    }

    [Fact]
    public async Task A_blob_is_at_another_host()
    {
        // opa#6580, opa#6728.
        using HttpResponseMessage answer = await GetAsync(Path);
        Uri elsewhere = answer.Headers.Location!;
        Authorization = null;

        using HttpResponseMessage bytes = await GetAsync(elsewhere.AbsoluteUri);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal(Registry.Blobs.Host.ToString(), elsewhere.Authority);
        Assert.Equal(Layer.Content.ToArray(), await bytes.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_other_host_takes_no_credentials()
    {
        // opa#6728: 400 "Only one auth mechanism allowed".
        using HttpResponseMessage answer = await GetAsync(Path);

        using HttpResponseMessage refused = await GetAsync(answer.Headers.Location!.AbsoluteUri);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Only one auth mechanism allowed", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_at_the_other_host_is_good_for_a_while()
    {
        Set(quirks => quirks with { DownloadAddressLifetime = TimeSpan.FromMinutes(10) });
        using HttpResponseMessage answer = await GetAsync(Path);
        Authorization = null;
        Time.Advance(TimeSpan.FromSeconds(599));
        using HttpResponseMessage before = await GetAsync(answer.Headers.Location!.AbsoluteUri);
        Time.Advance(TimeSpan.FromSeconds(1));

        using HttpResponseMessage after = await GetAsync(answer.Headers.Location!.AbsoluteUri);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task An_address_at_the_other_host_is_for_one_blob()
    {
        using HttpResponseMessage answer = await GetAsync(Path);
        Authorization = null;

        using HttpResponseMessage other = await GetAsync(
            answer.Headers.Location!.AbsoluteUri.Replace(Layer.Descriptor.Digest.Encoded, Hello.Descriptor.Digest.Encoded, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Fact]
    public async Task The_other_host_serves_ranges()
    {
        using HttpResponseMessage answer = await GetAsync(Path);
        Authorization = null;

        using HttpResponseMessage part = await GetAsync(answer.Headers.Location!.AbsoluteUri, ("Range", "bytes=3-5"));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(Layer.Content[3..6].ToArray(), await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_layer_that_no_image_names_cannot_be_downloaded()
    {
        // API reference, GetDownloadUrlForLayer: LayerInaccessibleException.
        using HttpResponseMessage uploaded = await UploadAsync(Hello);

        using HttpResponseMessage head = await HeadAsync($"/v2/team/app/blobs/{Hello.Descriptor.Digest}");
        using HttpResponseMessage get = await GetAsync($"/v2/team/app/blobs/{Hello.Descriptor.Digest}");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (head.StatusCode, get.StatusCode));
    }

    [Fact]
    public async Task A_blob_cannot_be_deleted()
    {
        using HttpResponseMessage answer = await DeleteAsync(Path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task Faults_are_met_and_requests_written_down_as_at_any_registry()
    {
        Registry.Faults.FailNext(request => request.Operation is RegistryOperation.HeadBlob, HttpStatusCode.BadGateway);
        Registry.Faults.Corrupt(Layer.Descriptor.Digest);

        using HttpResponseMessage failed = await HeadAsync(Path);
        using HttpResponseMessage answer = await GetAsync(Path);
        Authorization = null;
        using HttpResponseMessage bytes = await GetAsync(answer.Headers.Location!.AbsoluteUri);

        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.NotEqual(Layer.Content.ToArray(), await bytes.Content.ReadAsByteArrayAsync());
        Assert.Equal(
            [RegistryOperation.HeadBlob, RegistryOperation.GetBlob, RegistryOperation.DownloadBlob],
            Registry.Journal.Entries.Select(entry => entry.Request.Operation));
    }
}
