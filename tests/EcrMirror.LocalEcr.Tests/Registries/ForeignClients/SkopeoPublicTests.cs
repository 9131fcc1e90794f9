using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Registries.ForeignClients;

public sealed class SkopeoPublicTests : ForeignClientTests
{
    private const string Skopeo = """skopeo() { command skopeo --insecure-policy "$@"; }""";

    public SkopeoPublicTests() => Component.Skopeo.Require();

    protected override bool IsPublic => true;

    [Theory]
    [InlineData("q9t5s3a7")]
    [InlineData("example")]
    public async Task Skopeo_pushes_to_ECR_Public_and_anybody_pulls(string alias)
    {
        await RunAsync($"""
            {Skopeo}
            aws ecr-public get-login-password --region us-east-1 | skopeo login --username AWS --password-stdin --tls-verify=false $REGISTRY >&2
            skopeo copy --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false docker://$SOURCE/team/app:1.0 docker://$REGISTRY/{alias}/team/app:1.0
            skopeo logout $REGISTRY
            skopeo copy --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false docker://$REGISTRY/{alias}/team/app:1.0 docker://$SOURCE/team/again:1.0
            """);

        ShouldHoldAll("1.0");
        Assert.Equal(Index.Digest, Source.Repository("team/again").Tags[Tag.Parse("1.0")]);
        Assert.Empty(Source.Repository("team/again").MissingUnder(Index.Digest));
    }

    [Fact]
    public async Task Nobody_pushes_who_has_not_logged_in()
    {
        await Assert.ThrowsAsync<PeerException>(() => RunAsync($"""
            {Skopeo}
            skopeo copy --all --src-tls-verify=false --dest-tls-verify=false docker://$SOURCE/team/app:1.0 docker://$REGISTRY/example/team/app:1.0
            """));

        Assert.Empty(Target.Manifests);
    }
}
