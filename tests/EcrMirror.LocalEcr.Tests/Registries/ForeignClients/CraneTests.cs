using System.Text;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Registries.ForeignClients;

public sealed class CraneTests : ForeignClientTests
{
    private readonly string _crane = Component.Crane.Require();

    private string Login => $$"""
        crane() { {{_crane}} "$@"; }
        aws ecr get-login-password | crane auth login --username AWS --password-stdin "$REGISTRY" >&2
        """;

    [Fact]
    public async Task Crane_copies_an_index_in_without_changing_a_byte()
    {
        await RunAsync($"{Login}\ncrane copy $SOURCE/team/app:1.0 $REGISTRY/team/app:1.0");

        ShouldHoldAll("1.0");
    }

    [Fact]
    public async Task Crane_copies_an_index_out_again()
    {
        Index.AddTo(Target, Tag.Parse("1.0"));

        await RunAsync($"{Login}\ncrane copy $REGISTRY/team/app:1.0 $SOURCE/team/again:1.0");

        Assert.Equal(Index.Digest, Source.Repository("team/again").Tags[Tag.Parse("1.0")]);
        Assert.Empty(Source.Repository("team/again").MissingUnder(Index.Digest));
    }

    [Fact]
    public async Task Crane_finds_an_image_valid()
    {
        Given.Image().WithLayers(2).Build().AddTo(Target, Tag.Parse("1.0"));

        string said = await RunAsync($"{Login}\ncrane validate --remote $REGISTRY/team/app:1.0 2>&1");

        Assert.Contains("PASS", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crane_reads_digests_and_manifests()
    {
        Index.AddTo(Target, Tag.Parse("1.0"));

        string digest = await RunAsync($"{Login}\ncrane digest $REGISTRY/team/app:1.0");
        string manifest = await RunAsync($"{Login}\ncrane manifest $REGISTRY/team/app:1.0");

        Assert.Equal(Index.Digest.ToString(), digest.Trim());
        Assert.Equal(Encoding.UTF8.GetString(Index.Manifest.Content.Span), manifest);
    }

    [Fact]
    public async Task Crane_lists_tags_over_pages()
    {
        string[] tags = [.. Enumerable.Range(0, 1200).Select(number => $"tag-{number}")];
        SampleContent image = Given.Image().Build();
        foreach (string tag in tags)
            Target.AddManifest(image.Manifest, Tag.Parse(tag));

        string listed = await RunAsync($"{Login}\ncrane ls $REGISTRY/team/app");

        Assert.Equal(tags.Order(StringComparer.Ordinal), listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal(2, Registry.Journal.Requests(RegistryOperation.ListTags).Count);
    }

    [Fact]
    public async Task Crane_tags_an_image_and_deletes_it()
    {
        Given.Image().Build().AddTo(Target, Tag.Parse("1.0"));

        await RunAsync($"{Login}\ncrane tag $REGISTRY/team/app:1.0 2.0");
        int tags = Target.Tags.Count;
        await RunAsync($"{Login}\ncrane delete $REGISTRY/team/app:1.0\ncrane delete $REGISTRY/team/app:2.0");

        Assert.Equal(2, tags);
        Assert.Empty(Target.Manifests);
    }

    [Fact]
    public async Task Crane_mounts_what_another_repository_has()
    {
        await RunAsync("""
            aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED
            aws ecr create-repository --repository-name team/base
            """);
        SampleContent image = Given.Image().Build();
        image.AddTo(Registry.Repository(RepositoryName.Parse("team/base")), Tag.Parse("1.0"));

        await RunAsync($"{Login}\ncrane copy $REGISTRY/team/base:1.0 $REGISTRY/team/app:1.0");

        Assert.Equal(image.Blobs.Count, Registry.Journal.Mounts.Count);
        Assert.Empty(Registry.Journal.Uploads);
        Assert.Empty(Target.MissingUnder(image.Digest));
    }

    [Fact]
    public async Task Crane_is_told_that_a_repository_does_not_exist()
    {
        PeerException refused = await Assert.ThrowsAsync<PeerException>(() => RunAsync($"{Login}\ncrane ls $REGISTRY/team/none"));

        Assert.Contains("NAME_UNKNOWN: The repository with name 'team/none' does not exist", refused.Message, StringComparison.Ordinal);
    }
}
