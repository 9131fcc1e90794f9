using System.Text;
using System.Text.Json;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Registries.ForeignClients;

public sealed class SkopeoTests : ForeignClientTests
{
    private const string Login = """
        skopeo() { command skopeo --insecure-policy "$@"; }
        aws ecr get-login-password | skopeo login --username AWS --password-stdin --tls-verify=false "$REGISTRY" >&2
        """;

    public SkopeoTests() => Component.Skopeo.Require();

    [Fact]
    public async Task Skopeo_copies_an_index_in_without_changing_a_byte()
    {
        await RunAsync($"""
            {Login}
            skopeo copy --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false docker://$SOURCE/team/app:1.0 docker://$REGISTRY/team/app:1.0
            """);

        ShouldHoldAll("1.0");
    }

    [Fact]
    public async Task Skopeo_copies_an_index_out_again()
    {
        Index.AddTo(Target, Tag.Parse("1.0"));

        await RunAsync($"""
            {Login}
            skopeo copy --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false docker://$REGISTRY/team/app:1.0 docker://$SOURCE/team/again:1.0
            """);

        Assert.Equal(Index.Digest, Source.Repository("team/again").Tags[Tag.Parse("1.0")]);
        Assert.Empty(Source.Repository("team/again").MissingUnder(Index.Digest));
        Assert.NotEmpty(Registry.Journal.Requests(RegistryOperation.DownloadBlob));
        Assert.DoesNotContain(Registry.Journal.Requests(RegistryOperation.DownloadBlob), entry => entry.SentAuthorization);
    }

    [Fact]
    public async Task Skopeo_inspects_an_image_and_its_very_bytes()
    {
        SampleContent image = Given.Image().ForPlatform("linux/arm64/v8").WithLayers(2).Build();
        image.AddTo(Target, Tag.Parse("1.0"));

        string raw = await RunAsync($"{Login}\nskopeo inspect --raw --tls-verify=false docker://$REGISTRY/team/app:1.0");
        using JsonDocument inspected = JsonDocument.Parse(await RunAsync("skopeo inspect --tls-verify=false docker://$REGISTRY/team/app:1.0"));

        Assert.Equal(Encoding.UTF8.GetString(image.Manifest.Content.Span), raw);
        Assert.Equal(image.Digest.ToString(), inspected.RootElement.GetProperty("Digest").GetString());
        Assert.Equal("arm64", inspected.RootElement.GetProperty("Architecture").GetString());
    }

    [Fact]
    public async Task Skopeo_lists_tags_over_pages()
    {
        string[] tags = [.. Enumerable.Range(0, 250).Select(number => $"tag-{number}")];
        SampleContent image = Given.Image().Build();
        foreach (string tag in tags)
            image.AddTo(Target, Tag.Parse(tag));

        using JsonDocument listed = JsonDocument.Parse(await RunAsync($"{Login}\nskopeo list-tags --tls-verify=false docker://$REGISTRY/team/app"));

        Assert.Equal(tags.Order(StringComparer.Ordinal), listed.RootElement.GetProperty("Tags").EnumerateArray().Select(tag => tag.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Skopeo_deletes_an_image()
    {
        Given.Image().Build().AddTo(Target, Tag.Parse("1.0"));

        await RunAsync($"{Login}\nskopeo delete --tls-verify=false docker://$REGISTRY/team/app:1.0");

        Assert.Empty(Target.Manifests);
    }

    [Fact]
    public async Task Skopeo_is_told_that_its_password_is_none()
    {
        PeerException refused = await Assert.ThrowsAsync<PeerException>(() =>
            RunAsync("echo nonsense | skopeo login --username AWS --password-stdin --tls-verify=false $REGISTRY"));

        Assert.Contains("invalid username/password", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skopeo_is_told_what_it_may_not_overwrite()
    {
        await RunAsync("aws ecr put-image-tag-mutability --repository-name team/app --image-tag-mutability IMMUTABLE");
        Given.Image(seed: 5).Build().AddTo(Target, Tag.Parse("1.0"));

        PeerException refused = await Assert.ThrowsAsync<PeerException>(() => RunAsync($"""
            {Login}
            skopeo copy --all --src-tls-verify=false --dest-tls-verify=false docker://$SOURCE/team/app:1.0 docker://$REGISTRY/team/app:1.0
            """));

        Assert.Contains("cannot be overwritten because the tag is immutable", refused.Message, StringComparison.Ordinal);
    }
}
