using EcrMirror.Cli.Runs;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

public sealed class AccessTests(PeerImages images)
{
    private static readonly PeerAccount Reader = new("reader", "the reader's password");
    private static readonly PeerAccount Writer = new("writer", "the writer's password");

    public static TheoryData<string, DockerRegistryOptions, DockerRegistryOptions> Variants => new()
    {
        { "htpasswd", new() { Htpasswd = Reader }, new() { Htpasswd = Writer } },
        { "tokens", new() { Tokens = new() { Account = Reader } }, new() { Tokens = new() { Account = Writer, Signature = TokenSignature.Es256 } } },
        { "TLS under two authorities of one name", new() { UsesTls = true }, new() { UsesTls = true } },
        { "TLS and htpasswd", new() { UsesTls = true, Htpasswd = Reader }, new() { UsesTls = true, Htpasswd = Writer } },
        { "TLS to tokens", new() { UsesTls = true }, new() { Tokens = new() { Account = Writer } } },
    };

    [Theory]
    [MemberData(nameof(Variants), DisableDiscoveryEnumeration = true)]
    public async Task An_index_is_mirrored_between_registries_that_want_to_know_who_asks(
        string variant, DockerRegistryOptions from, DockerRegistryOptions to)
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(from);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(to);
        using MirrorAccess access = MirrorAccess.To(source, destination);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: access.Apply);
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "team/app");

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, destination.Repository("mirror/app"));

        Assert.Equal((variant, ImageStatus.Published, null), (variant, Assert.Single(outcomes).Status, outcomes[0].Reason));
        await SkopeoView.Of(destination, "mirror/app").ShouldMirrorAsync(SkopeoView.Of(source, "team/app"), "1.0");
    }

    [Fact]
    public async Task A_password_goes_to_a_token_service_on_plain_HTTP_only_where_the_operator_said_so()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync();
        await using DockerRegistry destination = await DockerRegistry.StartAsync(
            new DockerRegistryOptions { UsesTls = true, Tokens = new() { Account = Writer } });
        using MirrorAccess access = MirrorAccess.To(destination);
        ImageReference image = await images.PushAsync(PeerImageKind.SinglePlatform, source, "team/app");
        string service = destination.Tokens!.Realm.Authority;
        await using InProcessMirror careful = await InProcessMirror.StartAsync(registries: access.Apply);
        await using InProcessMirror told = await InProcessMirror.StartAsync(registries: options =>
        {
            access.Apply(options);
            options.PlainHttpHosts.Add(service);
        });

        ImageOutcome refused = Assert.Single(await careful.MirrorAsync(image, destination.Repository("mirror/app")));
        int askedBefore = destination.Tokens.Requests.Count;
        ImageOutcome published = Assert.Single(await told.MirrorAsync(image, destination.Repository("mirror/app")));

        Assert.Equal((ImageStatus.Failed, 0), (refused.Status, askedBefore));
        Assert.Contains($"pass --plain-http {service}", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(ImageStatus.Published, published.Status);
    }
}
