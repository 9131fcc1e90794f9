using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.LocalEcr.Tests.Registries.ForeignClients;

public sealed class DockerTests : ForeignClientTests
{
    private const string Login = "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY >&2";

    // The builder that runs nothing needs no network and no container.
    private const string Build = """
        mkdir image
        printf 'one file' > image/file
        printf 'FROM scratch\nCOPY file /file\nENTRYPOINT ["/file"]\n' > image/Dockerfile
        DOCKER_BUILDKIT=0 docker build --tag $REGISTRY/team/app:1.0 image >&2
        """;

    [Fact]
    public async Task Docker_pushes_what_it_built_and_pulls_every_tag_again()
    {
        await using DockerEngine engine = await DockerEngine.StartAsync(TestContext.Current.CancellationToken);

        string said = await RunAsync(engine, $$$"""
            {{{Login}}}
            {{{Build}}}
            docker push $REGISTRY/team/app:1.0 >&2
            docker tag $REGISTRY/team/app:1.0 $REGISTRY/team/app:2.0
            docker push $REGISTRY/team/app:2.0 >&2
            docker inspect --format '{{.Id}}' $REGISTRY/team/app:1.0
            docker rmi $REGISTRY/team/app:1.0 $REGISTRY/team/app:2.0 >&2
            docker pull --all-tags $REGISTRY/team/app >&2
            docker inspect --format '{{.Id}}' $REGISTRY/team/app:1.0 $REGISTRY/team/app:2.0
            """);

        Assert.Equal(["1.0", "2.0"], Target.Tags.Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal));
        Digest pushed = Target.Tags[Tag.Parse("1.0")];
        Assert.Equal(pushed, Target.Tags[Tag.Parse("2.0")]);
        Assert.Empty(Target.MissingUnder(pushed));
        Assert.Empty(Registry.Journal.IncompleteTags);
        string[] images = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, images.Length);
        Assert.Matches("^sha256:[0-9a-f]{64}$", Assert.Single(images.Distinct()));
        Assert.NotEmpty(Registry.Journal.Requests(RegistryOperation.ListTags));
        Assert.DoesNotContain(Registry.Journal.Requests(RegistryOperation.DownloadBlob), entry => entry.SentAuthorization);
    }

    [Fact]
    public async Task Docker_is_told_what_it_may_not_overwrite()
    {
        await using DockerEngine engine = await DockerEngine.StartAsync(TestContext.Current.CancellationToken);
        await RunAsync("aws ecr put-image-tag-mutability --repository-name team/app --image-tag-mutability IMMUTABLE");
        Index.AddTo(Target, Tag.Parse("1.0"));

        PeerException refused = await Assert.ThrowsAsync<PeerException>(() => RunAsync(engine, $"{Login}\n{Build}\ndocker push $REGISTRY/team/app:1.0 >&2"));

        Assert.Contains("cannot be overwritten because the tag is immutable", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Index.Digest, Target.Tags[Tag.Parse("1.0")]);
    }

    [Fact]
    public async Task Docker_is_told_that_its_password_is_none_and_that_it_may_do_nothing_without()
    {
        await using DockerEngine engine = await DockerEngine.StartAsync(TestContext.Current.CancellationToken);

        PeerException login = await Assert.ThrowsAsync<PeerException>(
            () => RunAsync(engine, "echo nonsense | docker login --username AWS --password-stdin $REGISTRY"));
        PeerException pull = await Assert.ThrowsAsync<PeerException>(() => RunAsync(engine, "docker pull $REGISTRY/team/app:1.0"));

        Assert.Contains("401", login.Message, StringComparison.Ordinal);
        Assert.Contains("no basic auth credentials", pull.Message, StringComparison.Ordinal);
    }

    private Task<string> RunAsync(DockerEngine engine, string script) => RunAsync($$"""
        export DOCKER_HOST={{engine.Address}}
        docker() { {{engine.Client}} "$@"; }
        {{script}}
        """);
}
