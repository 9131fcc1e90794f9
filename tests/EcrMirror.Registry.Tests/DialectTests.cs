using EcrMirror.Oci;
using EcrMirror.Registry.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests;

public sealed class DialectTests
{
    private const string Advice = "Say that it is one.";

    private static readonly Descriptor Blob = Content.Layer(Content.Bytes(3));

    [Fact]
    public void What_is_opened_passes_through_every_dialect_in_the_order_of_their_registration()
    {
        using var plain = new Opened();
        IRemoteRepository first = plain["registry.example/first"];
        IRemoteRepository second = plain["registry.example/second"];
        using var registries = new Opened(
            dialects: [new Exchange("registry.example/x", first), new Exchange("registry.example/first", second)]);

        IRemoteRepository opened = registries["registry.example/x"];

        Assert.Same(second, opened);
    }

    [Fact]
    public void A_repository_of_no_dialect_is_opened_as_it_is()
    {
        using var plain = new Opened();
        using var registries = new Opened(dialects: [new Exchange("registry.example/x", plain["registry.example/y"])]);

        IRemoteRepository opened = registries["registry.example/z"];

        Assert.Equal("registry.example/z", opened.Repository.ToString());
    }

    [Fact]
    public async Task A_registry_that_looks_like_one_of_a_dialect_and_cuts_an_upload_is_asked_whether_it_has_the_repository()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => CutPostsAsync(context, hasRepository: false));
        using var registries = new Opened(Opened.WithCredentials(registry.Host), dialects: [new Likeness("like")]);

        RegistryException started = await Assert.ThrowsAsync<RegistryException>(() => registries[$"{registry.Host}/x"].StartUploadAsync(Blob, Content.Token));
        RegistryException mounted = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].MountBlobAsync(Blob, RepositoryName.Parse("y"), Content.Token));

        Assert.All([started, mounted], failed =>
        {
            Assert.Equal((FailureKind.NotFound, false), (failed.Kind, failed.IsTransient));
            Assert.True(failed.HasCode(RegistryErrorCode.NameUnknown));
            Assert.Equal(
                $"{registry.Host}/x does not exist: make it first. An upload to it was cut, and GET http://{registry.Host}/v2/x/tags/list answered 404 NotFound: NAME_UNKNOWN: no such repository. {Advice}",
                failed.Message);
        });
        Assert.Equal(2, registry.Journal.Count(asked => asked.Method is "POST" && asked.Authorization.Length > 0));
    }

    [Theory]
    [InlineData("like", true, 6)]
    [InlineData("another", false, 0)]
    public async Task An_upload_that_is_cut_for_another_reason_is_begun_again(string service, bool hasRepository, int looks)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => CutPostsAsync(context, hasRepository));
        using var registries = new Opened(Opened.WithCredentials(registry.Host), dialects: [new Likeness(service)]);

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(() => registries[$"{registry.Host}/x"].StartUploadAsync(Blob, Content.Token));

        Assert.Equal((FailureKind.Network, true), (failed.Kind, failed.IsTransient));
        Assert.Equal(6, registry.Journal.Count(asked => asked.Method is "POST" && asked.Authorization.Length > 0));
        Assert.Equal(looks, registry.Lines.Count(line => line is "GET /v2/x/tags/list?n=1"));
    }

    [Fact]
    public async Task Who_is_not_let_in_hears_what_the_registry_looks_like()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => CutPostsAsync(context, hasRepository: true));
        using var registries = new Opened(dialects: [new Likeness("like")]);

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(() => registries[$"{registry.Host}/x"].StartUploadAsync(Blob, Content.Token));

        Assert.EndsWith($"No credentials were found for {registry.Host}; run 'docker login {registry.Host}' or pass --auth-file. {Advice}", failed.Message, StringComparison.Ordinal);
    }

    private static async Task CutPostsAsync(HttpContext context, bool hasRepository)
    {
        if (context.Request.Headers.Authorization.Count is 0)
            await context.ChallengeAsync("Basic realm=\"r\",service=\"like\"");
        else if (context.Request.Method is "POST")
            context.Abort();
        else if (hasRepository)
            await context.AnswerAsync(200, "{}");
        else
            await context.RefuseAsync(404, "NAME_UNKNOWN", "no such repository");
    }

    private sealed class Likeness(string service) : IRegistryDialect
    {
        public IRemoteRepository Adapt(IRemoteRepository repository) => repository;

        public RegistryLikeness? Recognize(RegistryHost host, string named) => named == service ? new RegistryLikeness(Advice, CutsUploadsToMissingRepositories: true) : null;
    }

    private sealed class Exchange(string from, IRemoteRepository to) : IRegistryDialect
    {
        public IRemoteRepository Adapt(IRemoteRepository repository) => repository.Repository.ToString() == from ? to : repository;
    }
}
