using System.Net;
using System.Text.Json;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Registries;

public sealed class ListTests : EcrRegistryTests
{
    [Fact]
    public async Task Tags_are_listed_as_plain_text()
    {
        // ECR user guide, "Private registry authentication", the sample.
        Push(Given.Image().Build());

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/tags/list");

        Assert.Equal("text/plain; charset=utf-8", Header(answer, "Content-Type"));
        Assert.Equal("""{"name":"team/app","tags":["1.0"]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("absent", Header(answer, "Link"));
    }

    [Fact]
    public async Task Tags_are_served_as_JSON_where_that_is_set()
    {
        Set(quirks => quirks with { TagListType = "application/json" });

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/tags/list");

        Assert.Equal("application/json", Header(answer, "Content-Type"));
    }

    [Theory]
    [InlineData("", 100, 250)]
    [InlineData("?n=3", 3, 10)]
    public async Task Tags_come_by_pages_that_an_opaque_and_whole_address_follows(string query, int page, int total)
    {
        // docker_registry2#34; migrator#96 for the 100.
        string[] tags = [.. Enumerable.Range(0, total).Select(number => $"tag-{number}")];
        SampleContent image = Given.Image().Build();
        foreach (string tag in tags)
            Push(image, tag);
        List<string> seen = [];
        string? next = $"/v2/team/app/tags/list{query}";
        while (next is not null)
        {
            using HttpResponseMessage answer = await GetAsync(next);
            List<string> some = await TagsAsync(answer);
            seen.AddRange(some);
            string link = Header(answer, "Link");
            next = link is "absent" ? null : link[1..link.IndexOf('>', StringComparison.Ordinal)];

            Assert.Equal(next is null ? total % page : page, some.Count);
            if (next is not null)
            {
                Assert.StartsWith($"<http://{Registry.Host}/v2/team/app/tags/list?last=", link, StringComparison.Ordinal);
                Assert.DoesNotContain(some[^1], link, StringComparison.Ordinal);
                Assert.EndsWith(">; rel=\"next\"", link, StringComparison.Ordinal);
            }
        }

        Assert.Equal(tags.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.NotEqual(seen.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Tags_come_in_lexical_order_and_after_the_last_where_that_is_set()
    {
        Set(quirks => quirks with { HasOpaqueTagPages = false, TagsPerPage = 2 });
        SampleContent image = Given.Image().Build();
        foreach (string tag in (string[])["c", "a", "d", "b"])
            Push(image, tag);

        using HttpResponseMessage first = await GetAsync("/v2/team/app/tags/list");
        using HttpResponseMessage second = await GetAsync("/v2/team/app/tags/list?last=b");

        Assert.Equal($"<http://{Registry.Host}/v2/team/app/tags/list?last=b>; rel=\"next\"", Header(first, "Link"));
        Assert.Equal(["c", "d"], await TagsAsync(second));
    }

    [Theory]
    [InlineData("1001", "Member must have value less than or equal to 1000")]
    [InlineData("10000", "Member must have value less than or equal to 1000")]
    [InlineData("0", "Member must have value greater than or equal to 1")]
    public async Task A_page_has_a_largest_and_a_smallest_size(string count, string problem)
    {
        // go-containerregistry#681.
        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/tags/list?n={count}");

        await RefusedAsync(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", $"Invalid parameter at 'maxResults' failed to satisfy constraint: '{problem}'", answer);
    }

    [Fact]
    public async Task A_page_of_a_thousand_is_not_too_large()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/team/app/tags/list?n=1000");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_tags_of_a_missing_repository_are_not_found()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/team/none/tags/list");

        await RefusedAsync(HttpStatusCode.NotFound, "NAME_UNKNOWN", $"The repository with name 'team/none' does not exist in the registry with id '{Account}'", answer);
    }

    [Theory]
    [InlineData("", 2, true)]
    [InlineData("?artifactType=application/vnd.example.sbom", 1, true)]
    [InlineData("?artifactType=application/vnd.example.sbom", 1, false)]
    public async Task Referrers_are_listed(string query, int expected, bool isNamed)
    {
        // AWS, "Amazon ECR and OCI 1.1", 27 June 2024; whether the filter is named is not known.
        SampleContent image = Push(Given.Image().Build());
        SampleContent first = Push(Given.Artifact("application/vnd.example.sbom").For(image).WithAnnotation("a", "b").Build(), tag: null);
        Push(Given.Artifact("application/vnd.example.signature").For(image).Build(), tag: null);
        Set(quirks => quirks with { NamesAppliedFilters = isNamed });

        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/referrers/{image.Digest}{query}");
        using JsonDocument index = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(MediaType.OciIndex.ToString(), Header(answer, "Content-Type"));
        Assert.Equal(query.Length > 0 && isNamed ? "artifactType" : "absent", Header(answer, "OCI-Filters-Applied"));
        List<JsonElement> listed = [.. index.RootElement.GetProperty("manifests").EnumerateArray()];
        Assert.Equal(expected, listed.Count);
        JsonElement found = listed.Single(one => one.GetProperty("digest").GetString() == first.Digest.ToString());
        Assert.Equal("application/vnd.example.sbom", found.GetProperty("artifactType").GetString());
        Assert.Equal("b", found.GetProperty("annotations").GetProperty("a").GetString());
    }

    [Fact]
    public async Task Referrers_that_are_archived_are_left_out()
    {
        SampleContent image = Push(Given.Image().Build());
        SampleContent referrer = Push(Given.Artifact("application/vnd.example.sbom").For(image).Build(), tag: null);
        Repository().Images[referrer.Digest].Status = EcrImageStatus.Archived;

        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/referrers/{image.Digest}");

        Assert.Contains("\"manifests\":[]", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<List<string>> TagsAsync(HttpResponseMessage answer)
    {
        using JsonDocument page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. page.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)];
    }
}
