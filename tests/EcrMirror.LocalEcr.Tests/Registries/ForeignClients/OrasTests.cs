using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Registries.ForeignClients;

public sealed class OrasTests : ForeignClientTests
{
    private readonly string _oras = Component.Oras.Require();

    private string Login => $$"""
        oras() { {{_oras}} "$@"; }
        aws ecr get-login-password | oras login --plain-http --username AWS --password-stdin "$REGISTRY" >&2
        """;

    [Fact]
    public async Task Oras_pushes_an_artifact_and_pulls_it()
    {
        string pulled = await RunAsync($"""
            {Login}
            echo 'what is kept' > note.txt
            oras push --plain-http $REGISTRY/team/app:note --artifact-type application/vnd.example.note note.txt:text/plain >&2
            oras pull --plain-http --output out $REGISTRY/team/app:note >&2
            cat out/note.txt
            """);

        Assert.Equal("what is kept\n", pulled);
        Assert.Empty(Target.MissingUnder(Target.Tags[Tag.Parse("note")]));
    }

    [Fact]
    public async Task Oras_attaches_a_referrer_and_discovers_it()
    {
        SampleContent image = Given.Image().Build();
        image.AddTo(Target, Tag.Parse("1.0"));

        string discovered = await RunAsync($"""
            {Login}
            echo 'signed' > signature.txt
            oras attach --plain-http --artifact-type application/vnd.example.signature $REGISTRY/team/app:1.0 signature.txt:text/plain >&2
            oras discover --plain-http --format json --artifact-type application/vnd.example.signature $REGISTRY/team/app:1.0
            """);

        Assert.Contains("application/vnd.example.signature", discovered, StringComparison.Ordinal);
        Assert.Equal(image.Digest, Target.Tags[Tag.Parse("1.0")]);
        Assert.Single(Target.Tags);
    }

    [Fact]
    public async Task Oras_copies_an_index_with_its_referrers()
    {
        SampleContent sbom = Given.Artifact("application/vnd.example.sbom").For(Index).Build();
        await sbom.PushToAsync(Source, "team/app");

        await RunAsync($"{Login}\noras copy --recursive --from-plain-http --to-plain-http $SOURCE/team/app:1.0 $REGISTRY/team/app:1.0");

        ShouldHoldAll("1.0");
        Assert.Contains(sbom.Digest, Target.Manifests.Keys);
    }

    [Fact]
    public async Task Oras_lists_tags_and_deletes_what_they_name()
    {
        SampleContent image = Given.Image().Build();
        image.AddTo(Target, Tag.Parse("1.0"));
        image.AddTo(Target, Tag.Parse("2.0"));

        string tags = await RunAsync($"{Login}\noras repo tags --plain-http $REGISTRY/team/app");
        await RunAsync($"{Login}\noras manifest delete --force --plain-http $REGISTRY/team/app:1.0");

        Assert.Equal(["1.0", "2.0"], tags.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Tag.Parse("1.0"), Target.Tags.Keys);
    }
}
