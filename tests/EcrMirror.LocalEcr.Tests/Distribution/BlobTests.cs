using System.Net;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Distribution;

public sealed class BlobTests : RegistryTests
{
    private static string Path => $"/v2/team/app/blobs/{Hello.Descriptor.Digest}";

    [Fact]
    public async Task The_version_check_answers_an_empty_object()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("registry/2.0", Header(answer, "Docker-Distribution-Api-Version"));
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_blob_is_served_with_its_digest_and_length()
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await GetAsync(Path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Hello.Descriptor.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.Equal(Hello.Content.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(Hello.Content.ToArray(), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_says_as_much_as_get_without_a_body()
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await HeadAsync(Path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Hello.Content.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(Hello.Descriptor.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_blob_of_another_repository_is_unknown()
    {
        Registry.Repository("team/other").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await GetAsync(Path);

        await RefusedAsync(HttpStatusCode.NotFound, "BLOB_UNKNOWN", answer);
    }

    [Theory]
    [InlineData("bytes=0-4", "hello", "bytes 0-4/15")]
    [InlineData("bytes=7-", "registry", "bytes 7-14/15")]
    [InlineData("bytes=7-400", "registry", "bytes 7-14/15")]
    [InlineData("bytes=-3", "try", "bytes 12-14/15")]
    public async Task A_range_is_served_as_asked(string range, string expected, string contentRange)
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await GetAsync(Path, ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(contentRange, Header(answer, "Content-Range"));
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("lines=1-2")]
    public async Task A_range_that_cannot_be_read_means_all(string range)
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await GetAsync(Path, ("Range", range));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Hello.Content.Length, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_range_outside_of_the_blob_is_refused()
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await GetAsync(Path, ("Range", "bytes=15-"));

        Assert.Equal("bytes */15", Header(answer, "Content-Range"));
        await RefusedAsync(HttpStatusCode.RequestedRangeNotSatisfiable, "SIZE_INVALID", answer);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_from_its_repository_only()
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);
        Registry.Repository("team/other").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await DeleteAsync(Path);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(Registry.Repository("team/app").Blobs);
        Assert.Equal(Hello.Content.ToArray(), await Registry.Repository("team/other").ReadBlobAsync(Hello.Descriptor.Digest));
    }

    [Theory]
    [InlineData("/v2/Team/app/tags/list", HttpStatusCode.BadRequest, "NAME_INVALID")]
    [InlineData("/v2/team//app/manifests/1", HttpStatusCode.BadRequest, "NAME_INVALID")]
    [InlineData("/v2/team/app/blobs/sha256:abc", HttpStatusCode.BadRequest, "DIGEST_INVALID")]
    [InlineData("/v2/team/app/manifests/.hidden", HttpStatusCode.NotFound, "MANIFEST_UNKNOWN")]
    [InlineData("/v2/team/app/something", HttpStatusCode.NotFound, "UNSUPPORTED")]
    [InlineData("/v2/team/app/blobs/uploads/none", HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN")]
    public async Task What_is_malformed_is_refused_with_the_codes_of_the_specification(string path, HttpStatusCode status, string code)
    {
        using HttpResponseMessage answer = await GetAsync(path);

        await RefusedAsync(status, code, answer);
    }

    [Fact]
    public async Task A_method_that_an_endpoint_lacks_is_refused()
    {
        using HttpResponseMessage answer = await DeleteAsync("/v2/team/app/tags/list");

        await RefusedAsync(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", answer);
    }

    [Fact]
    public async Task A_repository_may_be_named_like_an_endpoint()
    {
        Registry.Repository("blobs/uploads/manifests").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await HeadAsync($"/v2/blobs/uploads/manifests/blobs/{Hello.Descriptor.Digest}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
