using EcrMirror.Registry.Tags;
using EcrMirror.Registry.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests.Tags;

/// <summary>Listings of tags that have not changed, at a server that counts what it serves.</summary>
public sealed class ConditionalListingTests : IDisposable
{
    private readonly Opened _registries = new();
    private readonly Dictionary<string, string> _states = new() { [""] = "\"one\"", ["b"] = "W/\"two\"" };
    private readonly List<int> _served = [];
    private string _last = "c";

    public void Dispose() => _registries.Dispose();

    [Fact]
    public async Task Pages_that_have_not_changed_are_served_once()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(AnswerAsync);

        List<string> first = await _registries[$"{registry.Host}/x"].TagsAsync();
        List<string> second = await _registries[$"{registry.Host}/x"].TagsAsync();

        Assert.Equal(["a", "b", "c"], first);
        Assert.Equal(first, second);
        Assert.Equal([200, 200, 304, 304], _served);
    }

    [Fact]
    public async Task A_page_that_has_changed_is_read_and_is_what_is_known_from_then_on()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(AnswerAsync);
        await _registries[$"{registry.Host}/x"].TagsAsync();
        (_last, _states["b"]) = ("d", "\"three\"");

        List<string> changed = await _registries[$"{registry.Host}/x"].TagsAsync();
        List<string> again = await _registries[$"{registry.Host}/x"].TagsAsync();

        Assert.Equal(["a", "b", "d"], changed);
        Assert.Equal(changed, again);
        Assert.Equal([200, 200, 304, 200, 304, 304], _served);
    }

    [Fact]
    public async Task A_registry_that_names_no_states_is_asked_as_before()
    {
        _states.Clear();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(AnswerAsync);

        await _registries[$"{registry.Host}/x"].TagsAsync();
        await _registries[$"{registry.Host}/x"].TagsAsync();

        Assert.Equal([200, 200, 200, 200], _served);
    }

    [Fact]
    public async Task What_is_known_of_one_repository_is_not_believed_of_another()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(AnswerAsync);

        await _registries[$"{registry.Host}/x"].TagsAsync();
        await _registries[$"{registry.Host}/y"].TagsAsync();

        Assert.Equal([200, 200, 200, 200], _served);
    }

    [Fact]
    public void Pages_that_were_not_asked_for_longest_go_first()
    {
        var page = new TagPage(["0123456789"], null, "\"x\"");
        var memory = new TagPageMemory(3 * (page.Bytes + 2));
        foreach (string address in (string[])["1", "2", "3"])
            memory.Keep(address, page);

        bool isOldKnown = memory.TryFind("1", out _);
        memory.Keep("4", page);

        Assert.True(isOldKnown);
        Assert.Equal([true, false, true, true], new[] { "1", "2", "3", "4" }.Select(address => memory.TryFind(address, out _)));
    }

    [Fact]
    public void A_page_that_is_larger_than_all_that_may_be_kept_is_not_kept_and_replaces_what_was()
    {
        var memory = new TagPageMemory(200);
        memory.Keep("1", new TagPage(["a"], null, "\"x\""));

        memory.Keep("1", new TagPage([new string('a', 200)], null, "\"y\""));

        Assert.False(memory.TryFind("1", out _));
    }

    private Task AnswerAsync(HttpContext context)
    {
        string last = context.Request.Query["last"].ToString();
        if (_states.TryGetValue(last, out string? state))
            context.Response.Headers.ETag = state;
        bool isKnown = state is not null && context.Request.Headers.IfNoneMatch == state;
        _served.Add(isKnown ? 304 : 200);
        if (isKnown)
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }

        if (last.Length == 0)
            context.Response.Headers.Link = $"<{context.Request.Path}?last=b>; rel=\"next\"";
        return context.AnswerAsync(200, last.Length == 0 ? """{"tags":["a","b"]}""" : $$"""{"tags":["{{_last}}"]}""");
    }
}
