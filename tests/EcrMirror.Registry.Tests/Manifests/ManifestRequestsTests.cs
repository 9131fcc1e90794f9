using EcrMirror.Oci;
using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests.Manifests;

public sealed class ManifestRequestsTests : IDisposable
{
    private static readonly RawManifest Manifest = Content.AnyManifest;

    private readonly Opened _registries = new();

    public void Dispose() => _registries.Dispose();

    [Fact]
    public async Task A_head_with_every_header_needs_no_get()
    {
        await using ScriptedRegistry registry = await ServeAsync(Manifest.Digest.ToString());

        Descriptor? found = await _registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);

        Assert.Equal((Manifest.Digest, Manifest.Content.Length, MediaType.OciManifest), (found!.Digest, found.Size, found.MediaType));
        Assert.Equal(["HEAD /v2/x/manifests/latest"], registry.Lines);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("garbage")]
    public async Task A_head_without_a_digest_is_followed_by_a_get_that_is_hashed(string? header)
    {
        await using ScriptedRegistry registry = await ServeAsync(header);

        Descriptor? found = await _registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token);

        Assert.Equal(Manifest.Digest, found!.Digest);
        Assert.Equal(["HEAD /v2/x/manifests/latest", "GET /v2/x/manifests/latest"], registry.Lines);
    }

    [Fact]
    public async Task A_digest_header_that_is_not_that_of_the_bytes_is_an_error()
    {
        await using ScriptedRegistry registry = await ServeAsync(Digest.Sha256([]).ToString());

        ContentMismatchException mismatch = await Assert.ThrowsAsync<ContentMismatchException>(
            () => _registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.Equal(Manifest.Digest, mismatch.Actual);
    }

    [Fact]
    public async Task Bytes_that_do_not_have_the_digest_they_were_asked_by_are_an_error()
    {
        await using ScriptedRegistry registry = await ServeAsync(Digest.Sha256([]).ToString());

        await Assert.ThrowsAsync<ContentMismatchException>(
            () => _registries[$"{registry.Host}/x"].GetManifestAsync(Digest.Sha256([]), Content.Token));
    }

    [Fact]
    public async Task A_manifest_by_sha512_is_verified_in_its_own_algorithm()
    {
        Digest digest = Digest.Of(Manifest.Content.Span, Digest.Parse("sha512:" + new string('0', 128)));
        await using ScriptedRegistry registry = await ServeAsync(header: null);

        RawManifest? found = await _registries[$"{registry.Host}/x"].GetManifestAsync(digest, Content.Token);

        Assert.Equal(digest, found!.Digest);
    }

    [Fact]
    public async Task Every_type_of_manifest_is_offered_and_nothing_that_converts()
    {
        string accept = "";
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            accept = context.Request.Headers.Accept.ToString();
            return context.AnswerAsync(404);
        });

        await _registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token);

        Assert.Equal(MediaType.Manifests.Select(type => type.ToString()), accept.Split(',', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task More_bytes_than_a_manifest_may_have_are_not_read()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            context.Response.ContentType = MediaType.OciManifest.ToString();
            for (int i = 0; i < 5; i++)
                await context.Response.Body.WriteAsync(new byte[1024 * 1024]);
        });

        await Assert.ThrowsAsync<ManifestException>(
            () => _registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));
    }

    [Fact]
    public async Task A_registry_that_stores_other_bytes_than_were_put_is_an_error()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            context.Response.Headers["Docker-Content-Digest"] = Digest.Sha256([]).ToString();
            return context.AnswerAsync(201);
        });

        RegistryException converted = await Assert.ThrowsAsync<RegistryException>(
            () => _registries[$"{registry.Host}/x"].PutManifestAsync(Manifest, Content.Token));

        Assert.Contains($"stored {Digest.Sha256([])}", converted.Message, StringComparison.Ordinal);
        Assert.False(converted.IsTransient);
    }

    [Fact]
    public async Task A_type_that_says_nothing_gives_way_to_the_manifests_own()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.AnswerAsync(200, Manifest.Content.ToArray(), "application/json; charset=utf-8"));

        RawManifest? found = await _registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token);

        Assert.Equal(MediaType.OciManifest, found!.MediaType);
    }

    [Fact]
    public async Task Schema_1_keeps_its_type_so_that_its_reader_can_refuse_it()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.AnswerAsync(200, "{\"schemaVersion\":1}", MediaType.DockerSchema1Signed.ToString()));

        RawManifest? found = await _registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token);

        Assert.True(found!.MediaType.IsDockerSchema1);
    }

    [Fact]
    public async Task An_answer_that_is_no_success_is_told_with_the_registrys_own_words()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.RefuseAsync(403, "DENIED", "requested access denied"));

        RegistryException denied = await Assert.ThrowsAsync<RegistryException>(
            () => _registries[$"{registry.Host}/x"].GetManifestAsync(Tag.Latest, Content.Token));

        Assert.Equal(
            $"GET http://{registry.Host}/v2/x/manifests/latest answered 403 Forbidden: DENIED: requested access denied.", denied.Message);
        Assert.True(denied.HasCode("denied"));
        Assert.Single(registry.Journal);
    }

    private static Task<ScriptedRegistry> ServeAsync(string? header) => ScriptedRegistry.StartAsync(context =>
    {
        if (header is not null)
            context.Response.Headers["Docker-Content-Digest"] = header;
        return context.AnswerAsync(200, Manifest.Content.ToArray(), MediaType.OciManifest.ToString());
    });
}
