using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests.Tags;

public sealed class TagPagesTests : IDisposable
{
    private readonly Opened _registries = new();

    public void Dispose() => _registries.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("http://127.0.0.1:{0}")]
    public async Task Pages_are_followed_by_opaque_links_also_where_they_are_plain_text(string origin)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(async context =>
        {
            bool first = !context.Request.Query.ContainsKey("last");
            if (first)
                context.Response.Headers.Link =
                    $"<{origin.Replace("{0}", $"{context.Connection.LocalPort}", StringComparison.Ordinal)}/v2/x/tags/list?last=b%2Fc%3D&n=1000>; rel=\"next\"";
            await context.AnswerAsync(200, first ? """{"name":"x","tags":["a","no tag!"]}""" : """{"tags":["b"]}""", "text/plain; charset=utf-8");
        });

        List<string> tags = await _registries[$"{registry.Host}/x"].TagsAsync();

        Assert.Equal(["a", "b"], tags);
        Assert.Equal(["GET /v2/x/tags/list?n=1000", "GET /v2/x/tags/list?last=b%2Fc%3D&n=1000"], registry.Lines);
    }

    [Fact]
    public async Task A_list_that_is_null_is_empty()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, """{"tags":null}"""));

        Assert.Empty(await _registries[$"{registry.Host}/x"].TagsAsync());
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_end_with_an_error()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            context.Response.Headers.Link = "</v2/x/tags/list?last=a>; rel=\"next\"";
            return context.AnswerAsync(200, """{"tags":["a"]}""");
        });

        RegistryException circle = await Assert.ThrowsAsync<RegistryException>(() => _registries[$"{registry.Host}/x"].TagsAsync());

        Assert.Contains("circle", circle.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_next_page_at_another_host_is_not_followed()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            context.Response.Headers.Link = "<http://localhost:1/v2/x/tags/list?last=a>; rel=\"next\"";
            return context.AnswerAsync(200, """{"tags":["a"]}""");
        });

        RegistryException elsewhere = await Assert.ThrowsAsync<RegistryException>(() => _registries[$"{registry.Host}/x"].TagsAsync());

        Assert.Contains("not followed", elsewhere.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<html>")]
    public async Task What_is_no_list_of_tags_is_an_error_and_not_an_empty_list(string body)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, body));

        await Assert.ThrowsAsync<RegistryException>(() => _registries[$"{registry.Host}/x"].TagsAsync());
    }

    [Fact]
    public async Task The_names_of_one_page_are_all_there_are()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, """{"tags":["a","no tag!","b"]}"""));

        TagNames names = (await _registries[$"{registry.Host}/x"].FindTagNamesAsync(TestContext.Current.CancellationToken))!;

        Assert.True(names.IsKnown);
        Assert.Equal(["a", "b"], names.Names.Select(tag => tag.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["GET /v2/x/tags/list?n=1000"], registry.Lines);
    }

    [Fact]
    public async Task An_empty_list_is_of_a_repository_that_the_registry_knows()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(200, """{"tags":null}"""));

        TagNames names = (await _registries[$"{registry.Host}/x"].FindTagNamesAsync(TestContext.Current.CancellationToken))!;

        Assert.True(names.IsKnown);
        Assert.Empty(names.Names);
    }

    [Fact]
    public async Task A_repository_that_the_registry_does_not_know_has_no_tags()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(404, """{"errors":[{"code":"NAME_UNKNOWN"}]}"""));

        TagNames names = (await _registries[$"{registry.Host}/x"].FindTagNamesAsync(TestContext.Current.CancellationToken))!;

        Assert.False(names.IsKnown);
        Assert.Empty(names.Names);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(404, """{"errors":[{"code":"UNSUPPORTED"}]}""")]
    [InlineData(403, """{"errors":[{"code":"DENIED"}]}""")]
    [InlineData(405, "")]
    [InlineData(200, "<html>")]
    public async Task Any_other_answer_says_nothing_of_tags(int status, string body)
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(status, body));

        Assert.Null(await _registries[$"{registry.Host}/x"].FindTagNamesAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Names_that_go_on_beyond_a_page_are_not_all_known()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context =>
        {
            context.Response.Headers.Link = "</v2/x/tags/list?last=a>; rel=\"next\"";
            return context.AnswerAsync(200, """{"tags":["a"]}""");
        });

        Assert.Null(await _registries[$"{registry.Host}/x"].FindTagNamesAsync(TestContext.Current.CancellationToken));
        Assert.Single(registry.Lines);
    }
}
