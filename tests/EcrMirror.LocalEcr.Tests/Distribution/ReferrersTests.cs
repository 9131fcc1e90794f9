using System.Net;
using System.Text.Json;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Distribution;

public sealed class ReferrersTests : RegistryTests
{
    private const string Signature = "application/vnd.example.signature";
    private const string Sbom = "application/vnd.example.sbom";

    protected override LocalRegistryOptions Options => new() { PageSize = 2 };

    [Fact]
    public async Task Putting_a_referrer_names_its_subject()
    {
        SampleContent image = Given.Image().Build();
        SampleContent signature = Given.Artifact(Signature).For(image).Build();
        foreach (SampleBlob blob in signature.TreeBlobs)
            await Client.PushBlobAsync(blob, "team/app");

        using HttpResponseMessage answer = await PutManifestAsync(signature.Manifest, signature.Digest.ToString());

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(image.Digest.ToString(), Header(answer, "OCI-Subject"));
    }

    [Fact]
    public async Task A_referrer_is_listed_with_type_and_annotations()
    {
        SampleContent image = Given.Image().Build();
        SampleContent signature = Given.Artifact(Signature).For(image).WithAnnotation("made.by", "a test").Build();
        await signature.PushToAsync(Registry, "team/app");

        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/referrers/{image.Digest}");

        Assert.Equal(MediaType.OciIndex.ToString(), Header(answer, "Content-Type"));
        JsonElement listed = Assert.Single(await ReadAsync(answer));
        Assert.Equal(signature.Digest.ToString(), listed.GetProperty("digest").GetString());
        Assert.Equal(signature.Manifest.Content.Length, listed.GetProperty("size").GetInt32());
        Assert.Equal(Signature, listed.GetProperty("artifactType").GetString());
        Assert.Equal("a test", listed.GetProperty("annotations").GetProperty("made.by").GetString());
    }

    [Fact]
    public async Task A_referrer_without_a_type_has_that_of_its_config()
    {
        SampleContent image = Given.Image().Build();
        await Given.Artifact(Sbom).TypedByConfig().For(image).Build().PushToAsync(Registry, "team/app");

        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/referrers/{image.Digest}");

        Assert.Equal(Sbom, Assert.Single(await ReadAsync(answer)).GetProperty("artifactType").GetString());
    }

    [Fact]
    public async Task A_filter_by_type_says_that_it_was_applied()
    {
        SampleContent image = Given.Image().Build();
        await Given.Artifact(Signature).For(image).Build().PushToAsync(Registry, "team/app");
        await Given.Artifact(Sbom).For(image).Build().PushToAsync(Registry, "team/app");

        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/referrers/{image.Digest}?artifactType={Sbom}");

        Assert.Equal("artifactType", Header(answer, "OCI-Filters-Applied"));
        Assert.Equal(Sbom, Assert.Single(await ReadAsync(answer)).GetProperty("artifactType").GetString());
    }

    [Fact]
    public async Task Many_referrers_come_in_pages_that_keep_the_filter()
    {
        SampleContent image = Given.Image().Build();
        foreach (int seed in Enumerable.Range(1, 3))
            await Given.Artifact(Sbom, seed).For(image).Build().PushToAsync(Registry, "team/app");

        using HttpResponseMessage first = await GetAsync($"/v2/team/app/referrers/{image.Digest}?artifactType={Uri.EscapeDataString(Sbom)}");
        string next = Header(first, "Link").Split('<', '>')[1];
        using HttpResponseMessage second = await GetAsync(next);

        Assert.Equal(2, (await ReadAsync(first)).Length);
        Assert.Single(await ReadAsync(second));
        Assert.Equal("artifactType", Header(second, "OCI-Filters-Applied"));
        Assert.Equal("absent", Header(second, "Link"));
    }

    [Fact]
    public async Task Nobody_refers_to_what_nobody_knows()
    {
        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/referrers/{Hello.Descriptor.Digest}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await ReadAsync(answer));
    }

    private static async Task<JsonElement[]> ReadAsync(HttpResponseMessage answer)
    {
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. document.RootElement.GetProperty("manifests").Clone().EnumerateArray()];
    }
}
