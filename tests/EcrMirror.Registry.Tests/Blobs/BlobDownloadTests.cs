using EcrMirror.Oci;
using EcrMirror.Registry.Tests.Servers;
using EcrMirror.Testing.Time;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests.Blobs;

public sealed class BlobDownloadTests : IDisposable
{
    private static readonly byte[] Blob = Content.Bytes(300_000);
    private static readonly Descriptor Promised = Content.Layer(Blob);

    private readonly Opened _registries = new();

    public void Dispose() => _registries.Dispose();

    [Fact]
    public async Task A_cut_download_goes_on_where_it_broke()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => RangeOf(context) is { } from
            ? PartAsync(context, from, from < 20_000 ? 10_000 : Blob.Length - from)
            : context.CutAsync(200, Blob.AsMemory(0, 10_000), Blob.Length));

        byte[] pulled = await _registries[$"{registry.Host}/x"].PullAsync(Promised);

        Assert.Equal(Blob, pulled);
        Assert.Equal(["", "bytes=10000-", "bytes=20000-"], registry.Journal.Select(asked => asked.Range));
    }

    [Fact]
    public async Task A_registry_without_ranges_begins_anew_and_nothing_is_handed_out_twice()
    {
        int asked = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => Interlocked.Increment(ref asked) is 1
            ? context.CutAsync(200, Blob.AsMemory(0, 10_000), Blob.Length)
            : context.AnswerAsync(200, Blob));

        Assert.Equal(Blob, await _registries[$"{registry.Host}/x"].PullAsync(Promised));
    }

    [Fact]
    public async Task A_download_that_gets_no_further_ends_with_a_passing_failure()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.CutAsync(RangeOf(context) is null ? 200 : 500, Blob.AsMemory(0, 10_000), Blob.Length));

        RegistryException cut = await Assert.ThrowsAsync<RegistryException>(() => _registries[$"{registry.Host}/x"].PullAsync(Promised));

        Assert.True(cut.IsTransient);
    }

    [Fact]
    public async Task A_range_that_was_not_asked_for_is_refused()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => RangeOf(context) is { }
            ? PartAsync(context, 5_000, 10)
            : context.CutAsync(200, Blob.AsMemory(0, 10_000), Blob.Length));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => _registries[$"{registry.Host}/x"].PullAsync(Promised));

        Assert.Contains("bytes from 10000 of 300000 were asked for", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_bytes_of_content_with_another_digest_are_never_handed_out()
    {
        byte[] other = [.. Blob];
        other[7] ^= 1;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, other));
        await using Stream stream = await _registries[$"{registry.Host}/x"].OpenBlobAsync(Promised, Content.Token);
        byte[] buffer = new byte[10_000];
        long handedOut = 0;

        async Task ReadAllAsync()
        {
            while (await stream.ReadAsync(buffer, Content.Token) is var read and > 0)
                handedOut += read;
        }

        ContentMismatchException mismatch = await Assert.ThrowsAsync<ContentMismatchException>(ReadAllAsync);
        Assert.Equal(Digest.Sha256(other), mismatch.Actual);
        Assert.InRange(handedOut, 0, Blob.Length - 1);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(+1, true)]
    [InlineData(-1, false)]
    [InlineData(+1, false)]
    public async Task Another_number_of_bytes_than_promised_is_a_mismatch(int difference, bool withLength)
    {
        byte[] other = Content.Bytes(Blob.Length + difference);
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            if (withLength)
                await context.AnswerAsync(200, other);
            else
                await context.Response.Body.WriteAsync(other);
        });

        await Assert.ThrowsAsync<ContentMismatchException>(() => _registries[$"{registry.Host}/x"].PullAsync(Promised));

        Assert.Single(registry.Journal);
    }

    [Fact]
    public async Task Content_that_should_be_empty_but_has_another_digest_is_a_mismatch()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, []));

        await Assert.ThrowsAsync<ContentMismatchException>(
            () => _registries[$"{registry.Host}/x"].PullAsync(Promised with { Size = 0 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200_000)]
    [InlineData(299_999)]
    [InlineData(300_000)]
    public async Task The_end_of_a_blob_is_all_that_is_read_of_it(int from)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => PartAsync(context, RangeOf(context)!.Value, Blob.Length - from));

        Assert.Equal(Blob[from..], await PullAsync(registry, from));

        Assert.Equal(from == Blob.Length ? [] : [$"bytes={from}-"], registry.Journal.Select(asked => asked.Range));
    }

    [Fact]
    public async Task The_end_of_a_blob_is_taken_up_again_where_it_was_cut()
    {
        int asked = 0;
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => Interlocked.Increment(ref asked) is 1
            ? PartAsync(context, 200_000, 10_000)
            : PartAsync(context, RangeOf(context)!.Value, Blob.Length));

        Assert.Equal(Blob[200_000..], await PullAsync(registry, 200_000));
    }

    [Fact]
    public async Task The_end_of_a_blob_is_read_past_what_comes_before_it_where_the_registry_knows_no_ranges()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, Blob));

        Assert.Equal(Blob[200_000..], await PullAsync(registry, 200_000));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(+1)]
    public async Task The_end_of_a_blob_that_is_longer_or_shorter_than_promised_is_a_mismatch(int difference)
    {
        byte[] other = Content.Bytes(Blob.Length + difference);
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            async context => await context.Response.Body.WriteAsync(other));

        await Assert.ThrowsAsync<ContentMismatchException>(() => PullAsync(registry, 200_000));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_of_a_blob_is_verified_with_what_a_hash_has_seen_before(bool isRight)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => PartAsync(context, RangeOf(context)!.Value, Blob.Length));
        using ContentHash begun = ContentHash.Start(Promised.Digest);
        begun.Append(Blob.AsSpan(0, 200_000 - 1));
        begun.Append([isRight ? Blob[199_999] : (byte)~Blob[199_999]]);
        await using Stream stream = await _registries[$"{registry.Host}/x"].OpenBlobAsync(Promised, begun, Content.Token);
        using var bytes = new MemoryStream();

        Task reading = stream.CopyToAsync(bytes, Content.Token);

        if (isRight)
            await reading;
        else
            await Assert.ThrowsAsync<ContentMismatchException>(() => reading);
        Assert.Equal(isRight, bytes.Length == 100_000);
        Assert.Equal(["bytes=200000-"], registry.Journal.Select(asked => asked.Range));
    }

    [Fact]
    public async Task A_digest_that_cannot_be_verified_is_not_read()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, Blob));

        await Assert.ThrowsAsync<NotSupportedException>(() => _registries[$"{registry.Host}/x"].OpenBlobAsync(
            Promised with { Digest = Digest.Parse("blake3:abcdef") }, Content.Token));

        Assert.Empty(registry.Journal);
    }

    [Fact]
    public async Task A_blob_that_is_absent_is_an_error()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.RefuseAsync(404, "BLOB_UNKNOWN", "blob unknown to registry"));

        RegistryException absent = await Assert.ThrowsAsync<RegistryException>(
            () => _registries[$"{registry.Host}/x"].OpenBlobAsync(Promised, Content.Token));

        Assert.True(absent.HasCode(RegistryErrorCode.BlobUnknown));
        Assert.False(absent.IsTransient);
    }

    [Fact]
    public async Task A_redirect_is_followed_without_the_credentials()
    {
        await using ScriptedRegistry storage = await ScriptedRegistry.StartAsync(context =>
            context.Request.Headers.Authorization.Count > 0 ? context.AnswerAsync(400, "Only one auth mechanism allowed") : context.AnswerAsync(200, Blob));
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.Request.Headers.Authorization.Count is 0
            ? context.ChallengeAsync("Basic realm=\"r\"")
            : context.SendToAsync(307, $"http://{storage.Host}/signed?X-Sig=a%2Fb"));
        using var registries = new Opened(Opened.WithCredentials(registry.Host));

        Assert.Equal(Blob, await registries[$"{registry.Host}/x"].PullAsync(Promised));
        Assert.Equal(["GET /signed?X-Sig=a%2Fb"], storage.Lines);
    }

    [Fact]
    public async Task A_refusal_behind_a_redirect_shows_no_signature_and_gets_no_credentials()
    {
        await using ScriptedRegistry storage = await ScriptedRegistry.StartAsync(context => context.ChallengeAsync("Basic realm=\"evil\""));
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.SendToAsync(307, $"http://{storage.Host}/signed?X-Sig=hunter2"));
        using var registries = new Opened(Opened.WithCredentials(registry.Host));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].OpenBlobAsync(Promised, Content.Token));

        Assert.StartsWith($"GET http://{storage.Host}/signed answered 401", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
        Assert.All(storage.Journal, asked => Assert.Equal("", asked.Authorization));
    }

    [Fact]
    public async Task Redirects_end_after_a_few()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.SendToAsync(302, "/again"));

        RegistryException endless = await Assert.ThrowsAsync<RegistryException>(
            () => _registries[$"{registry.Host}/x"].OpenBlobAsync(Promised, Content.Token));

        Assert.Contains("more than 5 redirects", endless.Message, StringComparison.Ordinal);
        Assert.Equal(6, registry.Journal.Count);
    }

    [Fact]
    public async Task A_stalled_download_counts_as_cut()
    {
        var time = new ManualTimeProvider();
        using var ended = new CancellationTokenSource();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            if (RangeOf(context) is { } from)
            {
                await PartAsync(context, from, Blob.Length - from);
                return;
            }

            context.Response.ContentLength = Blob.Length;
            await context.Response.Body.WriteAsync(Blob.AsMemory(0, 1000), Content.Token);
            await context.Response.Body.FlushAsync(Content.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var registries = new Opened(options => options.StallTimeout = TimeSpan.FromSeconds(44), time);
        await using Stream stream = await registries[$"{registry.Host}/x"].OpenBlobAsync(Promised, Content.Token);
        byte[] bytes = new byte[Blob.Length];
        await stream.ReadExactlyAsync(bytes.AsMemory(0, 1000), Content.Token);

        Task rest = stream.ReadExactlyAsync(bytes.AsMemory(1000), Content.Token).AsTask();
        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(44));
        time.Advance(TimeSpan.FromSeconds(44));
        await rest;

        Assert.Equal(Blob, bytes);
        Assert.Equal(["", "bytes=1000-"], registry.Journal.Select(asked => asked.Range));
    }

    private async Task<byte[]> PullAsync(ScriptedRegistry registry, long from)
    {
        await using Stream stream = await _registries[$"{registry.Host}/x"].OpenBlobAsync(Promised, from, Content.Token);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Content.Token);
        return bytes.ToArray();
    }

    private static int? RangeOf(HttpContext context) =>
        context.Request.Headers.Range is [{ } range] ? int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) : null;

    private static async Task PartAsync(HttpContext context, int from, int sent)
    {
        context.Response.Headers.ContentRange = $"bytes {from}-{Blob.Length - 1}/{Blob.Length}";
        if (from + sent < Blob.Length)
            await context.CutAsync(206, Blob.AsMemory(from, sent), Blob.Length - from);
        else
            await context.AnswerAsync(206, Blob[from..]);
    }
}
