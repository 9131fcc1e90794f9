using System.Net;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Tests.Registries;

public sealed class UploadTests : EcrRegistryTests
{
    private const int MiB = 1024 * 1024;

    private static SampleBlob Large { get; } = SampleLayer.Create(7, (12 * MiB) + 100, MediaType.OciLayerGzip).Blob;

    [Fact]
    public async Task A_started_upload_has_a_whole_address()
    {
        using HttpResponseMessage answer = await PostAsync(Uploads);
        string upload = Header(answer, "Docker-Upload-UUID");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.True(Guid.TryParse(upload, out _));
        Assert.Equal($"http://{Registry.Host}/v2/team/app/blobs/uploads/{upload}", Header(answer, "Location"));
        Assert.Equal("0-0", Header(answer, "Range"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_blob_of_any_length_is_put_at_once_and_cut_into_parts(bool isChunked)
    {
        // kitops#821; ECR user guide, "Service quotas": parts of 5 to 10 MiB.
        string upload = await StartUploadAsync();
        using HttpContent body = isChunked ? new StreamContent(new MemoryStream(Large.Content.ToArray())) : new ReadOnlyMemoryContent(Large.Content);
        IEnumerable<(string, string)> headers = [("Authorization", Authorization!), .. isChunked ? [("Transfer-Encoding", "chunked")] : Array.Empty<(string, string)>()];

        using HttpResponseMessage answer = await Client.SendAsync(HttpMethod.Put, $"{upload}?digest={Large.Descriptor.Digest}", body, headers: headers);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"http://{Registry.Host}/v2/team/app/blobs/{Large.Descriptor.Digest}", Header(answer, "Location"));
        Assert.Equal(Large.Content.ToArray(), await Registry.Repository(App).ReadBlobAsync(Large.Descriptor.Digest));
        Assert.Equal(2, Ecr.Actions.Of("UploadLayerPart").Count);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Created)]
    [InlineData(HttpStatusCode.Accepted, HttpStatusCode.Accepted)]
    public async Task A_chunk_is_answered_as_if_it_were_the_end(HttpStatusCode? set, HttpStatusCode expected)
    {
        // regclient#81, tart#273, mise#11376.
        if (set is { } status)
            Set(quirks => quirks with { ChunkStatus = status });
        string upload = await StartUploadAsync();

        using HttpResponseMessage chunk = await PatchAsync(upload, Hello.Content);
        using HttpResponseMessage done = await PutAsync($"{Header(chunk, "Location")}?digest={Hello.Descriptor.Digest}");

        Assert.Equal(expected, chunk.StatusCode);
        Assert.Equal(upload, Header(chunk, "Location"));
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }

    [Theory]
    [InlineData(true, 6 * MiB)]
    [InlineData(false, 12 * MiB)]
    public async Task The_range_of_an_upload_stays_that_of_its_first_chunk(bool isSet, int expected)
    {
        // containers-roadmap#2831.
        Set(quirks => quirks with { ReportsFirstChunkOnly = isSet });
        string upload = await StartUploadAsync();
        using HttpResponseMessage first = await PatchAsync(upload, Large.Content[..(6 * MiB)], ("Content-Range", $"0-{(6 * MiB) - 1}"));

        using HttpResponseMessage second = await PatchAsync(upload, Large.Content[(6 * MiB)..(12 * MiB)], ("Content-Range", $"{6 * MiB}-{(12 * MiB) - 1}"));
        using HttpResponseMessage status = await GetAsync(upload);
        using HttpResponseMessage done = await PutAsync($"{upload}?digest={Large.Descriptor.Digest}", Large.Content[(12 * MiB)..]);

        Assert.Equal($"0-{(6 * MiB) - 1}", Header(first, "Range"));
        Assert.Equal($"0-{expected - 1}", Header(second, "Range"));
        Assert.Equal($"0-{expected - 1}", Header(status, "Range"));
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        Assert.Equal(Large.Content.ToArray(), await Registry.Repository(App).ReadBlobAsync(Large.Descriptor.Digest));
    }

    [Fact]
    public async Task A_chunk_that_is_too_small_is_found_out_at_the_end()
    {
        // ECR user guide, "Service quotas"; dotnet/sdk's chunks of 5,248,080 bytes are there for that.
        string upload = await StartUploadAsync();
        using HttpResponseMessage first = await PatchAsync(upload, Hello.Content[..5]);
        using HttpResponseMessage second = await PatchAsync(upload, Hello.Content[5..]);

        using HttpResponseMessage refused = await PutAsync($"{upload}?digest={Hello.Descriptor.Digest}");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        await RefusedAsync(HttpStatusCode.BadRequest, "BLOB_UPLOAD_INVALID", "All layer parts except the last part should be at least 5MB", refused);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.RequestedRangeNotSatisfiable)]
    [InlineData(HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)]
    public async Task A_chunk_begins_where_the_last_one_ended(HttpStatusCode? set, HttpStatusCode expected)
    {
        // apple/containerization#790.
        if (set is { } status)
            Set(quirks => quirks with { WrongOffsetStatus = status });
        string upload = await StartUploadAsync();
        using HttpResponseMessage first = await PatchAsync(upload, Hello.Content[..5], ("Content-Range", "0-4"));

        using HttpResponseMessage again = await PatchAsync(upload, Hello.Content[..5], ("Content-Range", "0-4"));
        using HttpResponseMessage done = await PutAsync($"{upload}?digest={Hello.Descriptor.Digest}", Hello.Content, ("Content-Range", "0-14"));

        await RefusedAsync(expected, "BLOB_UPLOAD_INVALID", "First byte of the layer part is 0 instead of 5", again);
        await RefusedAsync(expected, "BLOB_UPLOAD_INVALID", "First byte of the layer part is 0 instead of 5", done);
    }

    [Fact]
    public async Task Bytes_that_are_not_what_the_digest_names_are_refused()
    {
        // sdk-container-builds#472.
        string upload = await StartUploadAsync();

        using HttpResponseMessage refused = await PutAsync($"{upload}?digest={Hello.Descriptor.Digest}", "something else"u8.ToArray());

        await RefusedAsync(HttpStatusCode.BadRequest, "BLOB_UPLOAD_INVALID", "None of the provided layer digests match the calculated layer digest", refused);
        Assert.Empty(Registry.Repository(App).Blobs);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)]
    public async Task An_empty_blob_breaks_the_registry(HttpStatusCode? set, HttpStatusCode expected)
    {
        // containers-roadmap#1074.
        if (set is { } status)
            Set(quirks => quirks with { EmptyBlobStatus = status });
        string upload = await StartUploadAsync();

        using HttpResponseMessage answer = await PutAsync($"{upload}?digest={Digest.Sha256([])}");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_blob_that_is_there_is_taken_again()
    {
        // API reference, CompleteLayerUpload: LayerAlreadyExistsException, which clients of the registry do not see.
        using HttpResponseMessage first = await UploadAsync(Hello);

        using HttpResponseMessage second = await UploadAsync(Hello);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal([new BlobUploaded(App, Hello.Descriptor.Digest, 15)], Registry.Journal.Uploads);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?mount=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855&from=team/app")]
    public async Task An_upload_to_a_missing_repository_ends_the_connection(string query)
    {
        // containers-roadmap#1970, sdk-container-builds#279.
        await CutAsync(() => PostAsync($"/v2/team/none/blobs/uploads/{query}"));
    }

    [Fact]
    public async Task An_upload_to_a_missing_repository_is_refused_where_that_is_set()
    {
        Set(quirks => quirks with { CutsUploadsToMissingRepositories = false });

        using HttpResponseMessage answer = await PostAsync("/v2/team/none/blobs/uploads/");

        await RefusedAsync(HttpStatusCode.NotFound, "NAME_UNKNOWN", $"The repository with name 'team/none' does not exist in the registry with id '{Account}'", answer);
    }

    [Fact]
    public async Task An_upload_without_permission_is_refused_with_the_name_of_the_action()
    {
        Authorization = Basic(Ecr.IssueToken(Registry, Allowed("ecr:BatchGetImage")));

        using HttpResponseMessage answer = await PostAsync(Uploads);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("is not authorized to perform: ecr:InitiateLayerUpload", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_without_permission_ends_the_connection_where_that_is_set_on()
    {
        // aws-ecr-orb#259.
        Set(quirks => quirks with { CutsUploadsWithoutPermission = true });
        Authorization = Basic(Ecr.IssueToken(Registry, Allowed("ecr:BatchGetImage")));

        await CutAsync(() => PostAsync(Uploads));
    }

    [Fact]
    public async Task A_missing_repository_comes_into_being_where_a_template_is_for_pushes()
    {
        // ECR user guide, "Repository creation templates".
        Registry.Registry.Settings.Templates["team"] = new JsonObject
        {
            ["appliedFor"] = new JsonArray("CREATE_ON_PUSH"),
            ["imageTagMutability"] = "IMMUTABLE",
        };

        using HttpResponseMessage answer = await PostAsync("/v2/team/new/blobs/uploads/");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("IMMUTABLE", Repository("team/new").TagMutability);
    }

    [Fact]
    public async Task A_template_for_caches_creates_nothing_on_push()
    {
        Registry.Registry.Settings.Templates["team"] = new JsonObject { ["appliedFor"] = new JsonArray("PULL_THROUGH_CACHE") };

        await CutAsync(() => PostAsync("/v2/team/new/blobs/uploads/"));
    }

    [Theory]
    [InlineData(false, HttpStatusCode.MethodNotAllowed)]
    [InlineData(true, HttpStatusCode.Created)]
    public async Task A_blob_is_not_taken_with_the_request_that_starts_its_upload(bool isSet, HttpStatusCode expected)
    {
        Set(quirks => quirks with { TakesBlobsByPost = isSet });

        using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, $"{Uploads}?digest={Hello.Descriptor.Digest}", Hello.Content);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task An_upload_that_is_not_there_is_unknown()
    {
        string upload = $"{Uploads}00000000-0000-0000-0000-000000000000";

        using HttpResponseMessage status = await GetAsync(upload);
        using HttpResponseMessage put = await PutAsync($"{upload}?digest={Hello.Descriptor.Digest}", Hello.Content);

        await RefusedAsync(
            HttpStatusCode.NotFound,
            "BLOB_UPLOAD_UNKNOWN",
            $"The upload with id '00000000-0000-0000-0000-000000000000' could not be found for the repository with name 'team/app' in the registry with id '{Account}'",
            status);
        Assert.Equal(HttpStatusCode.NotFound, put.StatusCode);
    }

    [Fact]
    public async Task An_upload_that_is_cut_goes_on_where_its_last_part_ended()
    {
        string upload = await StartUploadAsync();
        Registry.Faults.CutAfter(request => request.Method is "PATCH", 16 * MiB);
        SampleBlob larger = SampleLayer.Create(8, 20 * MiB, MediaType.OciLayerGzip).Blob;
        await CutAsync(() => PatchAsync(upload, larger.Content));
        Set(quirks => quirks with { ReportsFirstChunkOnly = false });

        using HttpResponseMessage status = await GetAsync(upload);
        using HttpResponseMessage done = await PutAsync($"{upload}?digest={larger.Descriptor.Digest}", larger.Content[(10 * MiB)..]);

        Assert.Equal($"0-{(10 * MiB) - 1}", Header(status, "Range"));
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }

    [Fact]
    public async Task A_layer_has_a_largest_size()
    {
        // ECR user guide, "Service quotas".
        Ecr.PrivateQuotas = Ecr.PrivateQuotas with { LayerBytes = 10 };

        using HttpResponseMessage answer = await UploadAsync(Hello);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Bytes_by_PATCH_only_can_be_demanded()
    {
        string upload = await StartUploadAsync();
        Registry.Faults.RequirePatch();

        using HttpResponseMessage answer = await PutAsync($"{upload}?digest={Hello.Descriptor.Digest}", Hello.Content);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }
}
