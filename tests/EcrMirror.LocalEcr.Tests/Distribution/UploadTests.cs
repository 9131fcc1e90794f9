using System.Net;
using System.Security.Cryptography;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Distribution;

public sealed class UploadTests : RegistryTests
{
    private static string DigestQuery => $"digest={Hello.Descriptor.Digest}";

    [Fact]
    public async Task A_started_upload_has_an_address_and_no_bytes()
    {
        using HttpResponseMessage answer = await PostAsync("/v2/team/app/blobs/uploads/");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.True(answer.Headers.Location!.IsAbsoluteUri);
        Assert.Equal("0-0", Header(answer, "Range"));
        Assert.NotEqual("absent", Header(answer, "Docker-Upload-UUID"));
    }

    [Fact]
    public async Task A_blob_put_at_once_is_stored()
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage answer = await PutAsync($"{upload}&{DigestQuery}", Hello.Content);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(Hello.Descriptor.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.EndsWith($"/v2/team/app/blobs/{Hello.Descriptor.Digest}", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(Hello.Content.ToArray(), await Registry.Repository("team/app").ReadBlobAsync(Hello.Descriptor.Digest));
    }

    [Fact]
    public async Task A_blob_posted_with_its_digest_is_stored()
    {
        using HttpResponseMessage answer = await PostAsync($"/v2/team/app/blobs/uploads/?{DigestQuery}", Hello.Content);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal([new BlobUploaded(RepositoryName.Parse("team/app"), Hello.Descriptor.Digest, 15)], Registry.Journal.Uploads);
    }

    [Fact]
    public async Task Chunks_are_put_together_in_order()
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage first = await PatchAsync(upload, Hello.Content[..5], ("Content-Range", "0-4"));
        using HttpResponseMessage second = await PatchAsync(first.Headers.Location!.OriginalString, Hello.Content[5..10], ("Content-Range", "5-9"));
        using HttpResponseMessage last = await PutAsync($"{second.Headers.Location}&{DigestQuery}", Hello.Content[10..], ("Content-Range", "10-14"));

        Assert.Equal((HttpStatusCode.Accepted, "0-4"), (first.StatusCode, Header(first, "Range")));
        Assert.Equal((HttpStatusCode.Accepted, "0-9"), (second.StatusCode, Header(second, "Range")));
        Assert.Equal(HttpStatusCode.Created, last.StatusCode);
        Assert.Equal(Hello.Content.ToArray(), await Registry.Repository("team/app").ReadBlobAsync(Hello.Descriptor.Digest));
    }

    [Fact]
    public async Task A_stream_of_unknown_length_is_one_chunk()
    {
        string upload = await StartUploadAsync();
        using var body = new StreamContent(new MemoryStream(Hello.Content.ToArray()));

        using HttpResponseMessage chunk = await Client.SendAsync(HttpMethod.Patch, upload, body, headers: ("Transfer-Encoding", "chunked"));
        using HttpResponseMessage done = await PutAsync($"{chunk.Headers.Location}&{DigestQuery}");

        Assert.Equal("0-14", Header(chunk, "Range"));
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }

    [Theory]
    [InlineData("5-9")]
    [InlineData("0-9")]
    [InlineData("nonsense")]
    public async Task A_chunk_that_does_not_fit_is_refused_and_the_upload_goes_on(string range)
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage refused = await PatchAsync(upload, Hello.Content[..5], ("Content-Range", range));
        using HttpResponseMessage done = await PutAsync($"{refused.Headers.Location}&{DigestQuery}", Hello.Content);

        Assert.Equal("0-0", Header(refused, "Range"));
        await RefusedAsync(HttpStatusCode.RequestedRangeNotSatisfiable, "BLOB_UPLOAD_INVALID", refused);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }

    [Fact]
    public async Task The_address_of_an_earlier_answer_takes_no_chunk()
    {
        string upload = await StartUploadAsync();
        using HttpResponseMessage first = await PatchAsync(upload, Hello.Content[..5]);

        using HttpResponseMessage again = await PatchAsync(upload, Hello.Content[5..]);

        await RefusedAsync(HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", again);
    }

    [Fact]
    public async Task An_address_without_its_query_is_unknown()
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage answer = await PutAsync($"{upload.Split('?')[0]}?{DigestQuery}", Hello.Content);

        await RefusedAsync(HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", answer);
    }

    [Fact]
    public async Task An_upload_belongs_to_its_repository()
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage answer = await PutAsync($"{upload.Replace("team/app", "team/other")}&{DigestQuery}", Hello.Content);

        await RefusedAsync(HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", answer);
    }

    [Fact]
    public async Task Bytes_that_are_not_what_the_digest_names_are_refused_and_forgotten()
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage refused = await PutAsync($"{upload}&{DigestQuery}", "something else"u8.ToArray());
        using HttpResponseMessage status = await GetAsync(upload);

        await RefusedAsync(HttpStatusCode.BadRequest, "DIGEST_INVALID", refused);
        await RefusedAsync(HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", status);
        Assert.Empty(Registry.Repository("team/app").Blobs);
        Assert.Empty(Registry.Journal.Uploads);
    }

    [Fact]
    public async Task An_upload_without_a_digest_is_not_completed()
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage refused = await PutAsync(upload, Hello.Content);

        await RefusedAsync(HttpStatusCode.BadRequest, "DIGEST_INVALID", refused);
    }

    [Fact]
    public async Task A_blob_may_be_addressed_by_sha512()
    {
        var blob = new SampleBlob(MediaType.OciLayerGzip, Hello.Content, isSha512: true);
        string upload = await StartUploadAsync();

        using HttpResponseMessage answer = await PutAsync($"{upload}&digest={blob.Descriptor.Digest}", blob.Content);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("sha512:" + Convert.ToHexStringLower(SHA512.HashData(Hello.Content.Span)), Assert.Single(Registry.Repository("team/app").Blobs).Key.ToString());
    }

    [Fact]
    public async Task An_upload_says_how_far_it_is()
    {
        string upload = await StartUploadAsync();
        using HttpResponseMessage chunk = await PatchAsync(upload, Hello.Content[..7]);

        using HttpResponseMessage status = await GetAsync(chunk.Headers.Location!.OriginalString);

        Assert.Equal(HttpStatusCode.NoContent, status.StatusCode);
        Assert.Equal("0-6", Header(status, "Range"));
        Assert.Equal(chunk.Headers.Location, status.Headers.Location);
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone()
    {
        string upload = await StartUploadAsync();

        using HttpResponseMessage cancelled = await DeleteAsync(upload);
        using HttpResponseMessage status = await GetAsync(upload);

        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        await RefusedAsync(HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", status);
    }

    [Fact]
    public async Task A_blob_of_a_sibling_is_mounted_without_a_byte()
    {
        Registry.Repository("team/base").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await PostAsync($"/v2/team/app/blobs/uploads/?mount={Hello.Descriptor.Digest}&from=team/base");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(
            [new BlobMounted(RepositoryName.Parse("team/app"), RepositoryName.Parse("team/base"), Hello.Descriptor.Digest)],
            Registry.Journal.Mounts);
        Assert.Contains(Hello.Descriptor.Digest, Registry.Repository("team/app").Blobs.Keys);
        Assert.Empty(Registry.Journal.Uploads);
    }

    [Theory]
    [InlineData("&from=team/elsewhere")]
    [InlineData("")]
    public async Task A_mount_that_cannot_be_becomes_an_upload(string from)
    {
        Registry.Repository("team/base").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await PostAsync($"/v2/team/app/blobs/uploads/?mount={Hello.Descriptor.Digest}{from}");
        using HttpResponseMessage done = await PutAsync($"{answer.Headers.Location}&{DigestQuery}", Hello.Content);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        Assert.Empty(Registry.Journal.Mounts);
    }
}
