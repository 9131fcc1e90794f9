using System.Text;
using System.Text.Json;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.ForeignClients;

public sealed class SkopeoTests : RegistryTests
{
    private static readonly LocalCredentials Alice = new("alice", "wonderland");

    [Fact]
    public async Task Skopeo_copies_a_whole_index_without_changing_a_byte()
    {
        SampleContent index = await PushIndexAsync();

        await Skopeo.RunAsync("copy", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false", From("1.0"), $"docker://{Registry.Host}/team/copy:1.0");

        Assert.Equal(index.Digest, Registry.Repository("team/copy").Tags[Tag.Parse("1.0")]);
        await Registry.ShouldBeCompleteAsync("team/copy", "1.0");
    }

    [Fact]
    public async Task Skopeo_pushes_with_a_password()
    {
        await PushIndexAsync();
        await using LocalRegistry guarded = await LocalRegistry.StartAsync(new LocalRegistryOptions { Credentials = Alice });

        await Skopeo.RunAsync(
            "copy", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", "--dest-creds=alice:wonderland", From("1.0"), $"docker://{guarded.Host}/team/copy:1.0");

        await Completeness.ShouldBeCompleteAsync(guarded.BaseAddress, "team/copy", "1.0", Alice);
    }

    [Fact]
    public async Task Skopeo_pushes_with_a_token_that_it_asks_for()
    {
        await PushIndexAsync();
        await using LocalRegistry guarded = await LocalRegistry.StartAsync(new LocalRegistryOptions { Credentials = Alice, Tokens = new TokenOptions() });

        await Skopeo.RunAsync(
            "copy", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", "--dest-creds=alice:wonderland", From("1.0"), $"docker://{guarded.Host}/team/copy:1.0");

        LocalRepository copy = guarded.Repository("team/copy");
        Assert.Empty(copy.MissingUnder(copy.Tags[Tag.Parse("1.0")]));
        Assert.Contains(guarded.Journal.Entries, entry => entry.AuthorizationScheme is "Bearer");
    }

    [Fact]
    public async Task Skopeo_copies_over_https_from_a_registry_that_redirects()
    {
        SampleContent index = await PushIndexAsync();
        using var certificate = LoopbackCertificate.Create();
        await using LocalRegistry target = await LocalRegistry.StartAsync(new LocalRegistryOptions { Certificate = certificate, UsesRelativeLocations = true });
        await Registry.Faults.RedirectBlobsAsync();

        await Skopeo.RunAsync("copy", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", From("1.0"), $"docker://{target.Host}/team/copy:1.0");

        Assert.Equal(index.Digest, target.Repository("team/copy").Tags[Tag.Parse("1.0")]);
        Assert.Empty(target.Repository("team/copy").MissingUnder(index.Digest));
        Assert.NotEmpty(Registry.Journal.Requests(RegistryOperation.DownloadBlob));
    }

    [Fact]
    public async Task Skopeo_inspects_the_very_bytes()
    {
        SampleContent index = await PushIndexAsync();

        string raw = await Skopeo.RunAsync("inspect", "--raw", "--tls-verify=false", From("1.0"));

        Assert.Equal(Encoding.UTF8.GetString(index.Manifest.Content.Span), raw);
    }

    [Fact]
    public async Task Skopeo_reads_the_config_of_an_image()
    {
        SampleContent image = Given.Image().ForPlatform("linux/arm64/v8").WithLayers(2).Build();
        await image.PushToAsync(Registry, "team/app", "1.0");

        using JsonDocument inspected = JsonDocument.Parse(await Skopeo.RunAsync("inspect", "--tls-verify=false", From("1.0")));

        Assert.Equal(image.Digest.ToString(), inspected.RootElement.GetProperty("Digest").GetString());
        Assert.Equal("arm64", inspected.RootElement.GetProperty("Architecture").GetString());
        Assert.Equal(2, inspected.RootElement.GetProperty("Layers").GetArrayLength());
    }

    [Fact]
    public async Task Skopeo_lists_tags_over_pages()
    {
        await using LocalRegistry paged = await LocalRegistry.StartAsync(new LocalRegistryOptions { PageSize = 2 });
        SampleContent image = Given.Image().Build();
        foreach (string tag in (string[])["1", "2", "3", "4", "5"])
            await image.PushToAsync(paged, "team/app", tag);

        using JsonDocument listed = JsonDocument.Parse(await Skopeo.RunAsync("list-tags", "--tls-verify=false", $"docker://{paged.Host}/team/app"));

        Assert.Equal(["1", "2", "3", "4", "5"], listed.RootElement.GetProperty("Tags").EnumerateArray().Select(tag => tag.GetString()));
    }

    [Fact]
    public async Task Skopeo_deletes_what_a_tag_names()
    {
        SampleContent index = await PushIndexAsync();

        await Skopeo.RunAsync("delete", "--tls-verify=false", From("1.0"));

        Assert.DoesNotContain(index.Digest, Registry.Repository("team/app").Manifests.Keys);
        Assert.Empty(Registry.Repository("team/app").Tags);
    }

    private string From(string tag) => $"docker://{Registry.Host}/team/app:{tag}";

    private async Task<SampleContent> PushIndexAsync()
    {
        SampleContent amd = Given.Image().WithLayers(2).Build();
        SampleContent arm = Given.Image().ForPlatform("linux/arm64").WithOddBytes().Build();
        SampleContent index = Given.Index(amd, arm, Given.Attestation(amd)).WithOddBytes().Build();
        await index.PushToAsync(Registry, "team/app", "1.0");
        return index;
    }
}
