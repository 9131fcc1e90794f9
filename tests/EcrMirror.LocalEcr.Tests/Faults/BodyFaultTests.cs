using System.Net;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Faults;

public sealed class BodyFaultTests : RegistryTests
{
    private static readonly SampleBlob Large = Given.Layer(300_000).Blob;

    private static string Path => $"/v2/team/app/blobs/{Large.Descriptor.Digest}";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200_001)]
    public async Task A_download_is_cut_after_exactly_so_many_bytes(int bytes)
    {
        Registry.Repository("team/app").AddBlob(Large.Descriptor.Digest, Large.Content);
        Registry.Faults.CutAfter(request => request.Operation is RegistryOperation.GetBlob, bytes);

        byte[] cut = await ReadUntilBrokenAsync();
        using HttpResponseMessage whole = await GetAsync(Path);

        Assert.Equal(Large.Content[..bytes].ToArray(), cut);
        Assert.Equal(Large.Content.ToArray(), await whole.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_cut_download_can_be_resumed_by_range()
    {
        Registry.Repository("team/app").AddBlob(Large.Descriptor.Digest, Large.Content);
        Registry.Faults.CutAfter(null, 100_000);

        byte[] first = await ReadUntilBrokenAsync();
        using HttpResponseMessage rest = await GetAsync(Path, ("Range", $"bytes={first.Length}-"));

        byte[] second = await rest.Content.ReadAsByteArrayAsync();
        Assert.Equal(100_000, first.Length);
        Assert.Equal(Large.Content.ToArray(), first.Concat(second));
    }

    [Fact]
    public async Task An_upload_that_was_cut_goes_on_where_it_broke()
    {
        string upload = await StartUploadAsync();
        Registry.Faults.CutAfter(request => request.Operation is RegistryOperation.UploadChunk, 100_000);

        await Assert.ThrowsAsync<HttpRequestException>(() => PatchAsync(upload, Large.Content));
        using HttpResponseMessage status = await GetAsync(upload);
        using HttpResponseMessage rest = await PatchAsync(
            status.Headers.Location!.OriginalString, Large.Content[100_000..], ("Content-Range", $"100000-{Large.Content.Length - 1}"));
        using HttpResponseMessage done = await PutAsync($"{rest.Headers.Location}&digest={Large.Descriptor.Digest}");

        Assert.Equal("0-99999", Header(status, "Range"));
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }

    [Fact]
    public async Task A_client_that_goes_away_can_come_back_and_ask()
    {
        string upload = await StartUploadAsync();
        using FrozenRequests stalled = Registry.Faults.Stall(request => request.Operation is RegistryOperation.UploadChunk, 1000);
        using var patience = new CancellationTokenSource();

        Task<HttpResponseMessage> patched = Client.SendAsync(HttpMethod.Patch, upload, new ReadOnlyMemoryContent(Large.Content), patience.Token);
        await stalled.FirstHeld;
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patched);
        using HttpResponseMessage status = await GetAsync(upload);

        Assert.Equal("0-999", Header(status, "Range"));
    }

    [Fact]
    public async Task A_cut_put_stores_nothing()
    {
        string upload = await StartUploadAsync();
        Registry.Faults.CutAfter(request => request.IsWrite, 10);

        await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync($"{upload}&digest={Large.Descriptor.Digest}", Large.Content));

        Assert.Empty(Registry.Repository("team/app").Blobs);
        Assert.Equal(10, Registry.Journal.Requests(RegistryOperation.CompleteUpload).Single().RequestBytes);
    }

    [Fact]
    public async Task Corrupt_content_has_the_right_length_and_another_hash()
    {
        Registry.Repository("team/app").AddBlob(Large.Descriptor.Digest, Large.Content);
        Registry.Faults.Corrupt(Large.Descriptor.Digest, times: 1);

        using HttpResponseMessage bad = await GetAsync(Path);
        using HttpResponseMessage good = await GetAsync(Path);

        byte[] served = await bad.Content.ReadAsByteArrayAsync();
        Assert.Equal(Large.Content.Length, served.Length);
        Assert.NotEqual(Large.Descriptor.Digest, Digest.Sha256(served));
        Assert.Equal(Large.Descriptor.Digest, Digest.Sha256(await good.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task A_corrupt_manifest_is_corrupt_by_tag_too()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Registry, "team/app", "1.0");
        Registry.Faults.Corrupt(image.Digest);

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/manifests/1.0");

        Assert.Equal(image.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.NotEqual(image.Digest, Digest.Sha256(await answer.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Truncated_content_looks_whole()
    {
        Registry.Repository("team/app").AddBlob(Large.Descriptor.Digest, Large.Content);
        Registry.Faults.Truncate(Large.Descriptor.Digest);

        using HttpResponseMessage answer = await GetAsync(Path);

        byte[] served = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(Large.Content.Length / 2, answer.Content.Headers.ContentLength);
        Assert.Equal(Large.Content[..(Large.Content.Length / 2)].ToArray(), served);
    }

    [Fact]
    public async Task Content_that_breaks_off_was_announced_whole()
    {
        Registry.Repository("team/app").AddBlob(Large.Descriptor.Digest, Large.Content);
        Registry.Faults.BreakOff(Large.Descriptor.Digest);

        using HttpResponseMessage answer = await GetAsync(Path);

        Assert.Equal(Large.Content.Length, answer.Content.Headers.ContentLength);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_frozen_request_does_nothing_until_it_is_let_go()
    {
        using FrozenRequests frozen = Registry.Faults.Freeze(request => request.Operation is RegistryOperation.StartUpload);

        Task<HttpResponseMessage> posted = PostAsync($"/v2/team/app/blobs/uploads/?digest={Hello.Descriptor.Digest}", Hello.Content);
        await frozen.FirstHeld;
        bool wasHeld = !posted.IsCompleted && !Registry.Repository("team/app").Exists;
        frozen.Release();
        using HttpResponseMessage answer = await posted;

        Assert.True(wasHeld);
        Assert.Equal(1, frozen.Held);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_frozen_answer_comes_after_the_effect()
    {
        using FrozenRequests frozen = Registry.Faults.FreezeAnswer(request => request.Operation is RegistryOperation.StartUpload);

        Task<HttpResponseMessage> posted = PostAsync($"/v2/team/app/blobs/uploads/?digest={Hello.Descriptor.Digest}", Hello.Content);
        await frozen.FirstHeld;
        bool wasHeld = !posted.IsCompleted && Registry.Repository("team/app").Blobs.Count == 1;
        frozen.Release();
        using HttpResponseMessage answer = await posted;

        Assert.True(wasHeld);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_stalled_download_sends_so_many_bytes_and_waits()
    {
        Registry.Repository("team/app").AddBlob(Large.Descriptor.Digest, Large.Content);
        using FrozenRequests stalled = Registry.Faults.Stall(request => request.Operation is RegistryOperation.GetBlob, 1000);

        using HttpResponseMessage answer = await GetAsync(Path);
        await using Stream stream = await answer.Content.ReadAsStreamAsync();
        var bytes = new byte[Large.Content.Length];
        await stream.ReadExactlyAsync(bytes.AsMemory(0, 1000));
        ValueTask rest = stream.ReadExactlyAsync(bytes.AsMemory(1000));
        await stalled.FirstHeld;
        bool waits = !rest.IsCompleted;
        long sent = Registry.Journal.Entries[^1].ResponseBytes;
        stalled.Release();
        await rest;

        Assert.True(waits);
        Assert.Equal(1000, sent);
        Assert.Equal(Large.Content.ToArray(), bytes);
    }

    [Fact]
    public async Task A_stalled_upload_is_read_so_far_and_no_further()
    {
        using FrozenRequests stalled = Registry.Faults.Stall(request => request.Operation is RegistryOperation.StartUpload, 1000);

        Task<HttpResponseMessage> posted = PostAsync($"/v2/team/app/blobs/uploads/?digest={Large.Descriptor.Digest}", Large.Content);
        await stalled.FirstHeld;
        long received = Registry.Journal.Entries[^1].RequestBytes;
        stalled.Release();
        using HttpResponseMessage answer = await posted;

        Assert.Equal(1000, received);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_registry_that_ends_lets_nobody_hang()
    {
        FrozenRequests frozen = Registry.Faults.Freeze();
        Task<HttpResponseMessage> asked = GetAsync("/v2/");
        await frozen.FirstHeld;

        await Registry.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
    }

    [Fact]
    public async Task Blobs_are_redirected_to_a_host_that_wants_no_credentials()
    {
        Registry.Repository("team/app").AddBlob(Large.Descriptor.Digest, Large.Content);
        BlobHost host = await Registry.Faults.RedirectBlobsAsync();

        using HttpResponseMessage redirect = await GetAsync(Path);
        string location = redirect.Headers.Location!.AbsoluteUri;
        using HttpResponseMessage followed = await GetAsync(location);
        using HttpResponseMessage part = await GetAsync(location, ("Range", "bytes=1-2"));
        using HttpResponseMessage leaked = await GetAsync(location, ("Authorization", "Bearer something"));
        using HttpResponseMessage unsigned = await GetAsync(location.Split('?')[0]);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, redirect.StatusCode);
        Assert.Equal(host.Host.ToString(), redirect.Headers.Location.Authority);
        Assert.Equal(Large.Content.ToArray(), await followed.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, leaked.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        IReadOnlyList<JournalEntry> downloads = Registry.Journal.Requests(RegistryOperation.DownloadBlob);
        Assert.Equal([false, false, true, false], downloads.Select(entry => entry.SentAuthorization));
        Assert.All(downloads, entry => Assert.Equal(host.Host, entry.Request.Host));
    }

    [Fact]
    public async Task Redirected_downloads_have_faults_of_their_own()
    {
        Registry.Repository("team/app").AddBlob(Large.Descriptor.Digest, Large.Content);
        await Registry.Faults.RedirectBlobsAsync();
        Registry.Faults.FailNext(request => request.Operation is RegistryOperation.DownloadBlob, HttpStatusCode.Forbidden, "DENIED");

        using HttpResponseMessage redirect = await GetAsync(Path);
        using HttpResponseMessage failed = await GetAsync(redirect.Headers.Location!.AbsoluteUri);

        await RefusedAsync(HttpStatusCode.Forbidden, "DENIED", failed);
    }

    private async Task<byte[]> ReadUntilBrokenAsync()
    {
        using HttpResponseMessage answer = await GetAsync(Path);
        Assert.Equal(Large.Content.Length, answer.Content.Headers.ContentLength);
        await using Stream stream = await answer.Content.ReadAsStreamAsync();
        using var received = new MemoryStream();
        await Assert.ThrowsAsync<HttpIOException>(() => stream.CopyToAsync(received));
        return received.ToArray();
    }
}
