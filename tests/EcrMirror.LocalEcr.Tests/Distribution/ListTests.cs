using System.Net;
using System.Text.Json;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Distribution;

public sealed class ListTests : RegistryTests
{
    [Fact]
    public async Task Tags_come_in_lexical_order()
    {
        await TagAsync("b", "B", "a", "10", "9");

        Assert.Equal(["10", "9", "B", "a", "b"], await ListAsync("/v2/team/app/tags/list", "tags"));
    }

    [Fact]
    public async Task Pages_are_linked_until_the_last()
    {
        await TagAsync("a", "b", "c", "d", "e");

        using HttpResponseMessage first = await GetAsync("/v2/team/app/tags/list?n=2");
        using HttpResponseMessage second = await GetAsync(NextOf(first)!);
        using HttpResponseMessage third = await GetAsync(NextOf(second)!);

        Assert.Equal("/v2/team/app/tags/list?n=2&last=b", NextOf(first));
        Assert.Equal(["a", "b"], await ReadAsync(first, "tags"));
        Assert.Equal(["c", "d"], await ReadAsync(second, "tags"));
        Assert.Equal(["e"], await ReadAsync(third, "tags"));
        Assert.Null(NextOf(third));
    }

    [Fact]
    public async Task A_page_that_takes_all_the_rest_links_nowhere()
    {
        await TagAsync("a", "b");

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/tags/list?n=2");

        Assert.Null(NextOf(answer));
    }

    [Fact]
    public async Task Last_need_not_be_a_tag()
    {
        await TagAsync("a", "c");

        Assert.Equal(["c"], await ListAsync("/v2/team/app/tags/list?last=b", "tags"));
    }

    [Fact]
    public async Task No_tags_are_asked_for_and_none_are_listed()
    {
        await TagAsync("a");

        Assert.Empty(await ListAsync("/v2/team/app/tags/list?n=0", "tags"));
    }

    [Fact]
    public async Task Tags_of_an_unknown_repository_are_refused()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/team/app/tags/list");

        await RefusedAsync(HttpStatusCode.NotFound, "NAME_UNKNOWN", answer);
    }

    [Fact]
    public async Task The_catalogue_lists_repositories_page_by_page()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Registry, "team/b", "1");
        await image.PushToAsync(Registry, "team/a", "1");

        using HttpResponseMessage first = await GetAsync("/v2/_catalog?n=1");
        using HttpResponseMessage second = await GetAsync(NextOf(first)!);

        Assert.Equal(["team/a"], await ReadAsync(first, "repositories"));
        Assert.Equal(["team/b"], await ReadAsync(second, "repositories"));
        Assert.Null(NextOf(second));
    }

    private async Task TagAsync(params string[] tags)
    {
        SampleContent image = Given.Image().Build();
        foreach (string tag in tags)
            await image.PushToAsync(Registry, "team/app", tag);
    }

    private async Task<string[]> ListAsync(string path, string member)
    {
        using HttpResponseMessage answer = await GetAsync(path);
        return await ReadAsync(answer, member);
    }

    private static async Task<string[]> ReadAsync(HttpResponseMessage answer, string member)
    {
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. document.RootElement.GetProperty(member).EnumerateArray().Select(item => item.GetString()!)];
    }

    private static string? NextOf(HttpResponseMessage answer) =>
        Header(answer, "Link") is var link && link.EndsWith(">; rel=\"next\"", StringComparison.Ordinal) ? link[1..link.IndexOf('>')] : null;
}
