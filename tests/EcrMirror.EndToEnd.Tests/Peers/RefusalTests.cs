using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

public sealed class RefusalTests(PeerImages images, PeerRegistries registries) : IClassFixture<PeerRegistries>
{
    private static readonly PeerAccount Alice = new("alice", "the right password");
    private static readonly PeerAccount Mistaken = new("alice", "the wrong password");

    public static TheoryData<string, DockerRegistryOptions> Guarded => new()
    {
        { "htpasswd", new() { Htpasswd = Alice } },
        { "tokens", new() { Tokens = new() { Account = Alice } } },
        { "TLS and htpasswd", new() { UsesTls = true, Htpasswd = Alice } },
    };

    [Theory]
    [MemberData(nameof(Guarded), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_password_fails_its_destination_alone_and_says_whose_it_is_and_where_it_came_from(
        string variant, DockerRegistryOptions options)
    {
        DockerRegistry source = await registries.Source, open = await registries.Destination;
        await using DockerRegistry guarded = await DockerRegistry.StartAsync(options);
        using var access = new MirrorAccess().Trust(guarded).Add(guarded, Mistaken);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: access.Apply);
        string name = $"refused/{variant.Replace(' ', '-')}".ToLowerInvariant();
        ImageReference image = await images.PushAsync(PeerImageKind.SinglePlatform, source, name);

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, guarded.Repository(name), open.Repository(name));

        Assert.Equal([ImageStatus.Failed, ImageStatus.Published], outcomes.Select(outcome => outcome.Status));
        Assert.Equal(MirrorStage.Plan, outcomes[0].Stage);
        Assert.Contains("401", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.Contains($"The credentials for {guarded.Host} came from {access.AuthFile}", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Mistaken.Password, outcomes[0].Reason, StringComparison.Ordinal);
        await SkopeoView.Of(open, name).ShouldMirrorAsync(SkopeoView.Of(source, name), "1.0");
    }

    [Theory]
    [MemberData(nameof(Guarded), DisableDiscoveryEnumeration = true)]
    public async Task Without_credentials_the_reason_says_how_to_bring_some(string variant, DockerRegistryOptions options)
    {
        DockerRegistry source = await registries.Source;
        await using DockerRegistry guarded = await DockerRegistry.StartAsync(options);
        using var access = new MirrorAccess().Trust(guarded);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: access.Apply);
        ImageReference image = await images.PushAsync(PeerImageKind.SinglePlatform, source, $"unknown/{variant.Replace(' ', '-')}".ToLowerInvariant());

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, guarded.Repository("mirror/app"));

        Assert.Equal(ImageStatus.Failed, Assert.Single(outcomes).Status);
        Assert.Contains(
            $"No credentials were found for {guarded.Host}; run 'docker login {guarded.Host}' or pass --auth-file.", outcomes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_wants_a_password_fails_every_destination()
    {
        DockerRegistry open = await registries.Destination;
        await using DockerRegistry guarded = await DockerRegistry.StartAsync(new DockerRegistryOptions { Htpasswd = Alice });
        using var access = new MirrorAccess().Add(guarded, Mistaken);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: access.Apply);
        ImageReference image = await images.PushAsync(PeerImageKind.SinglePlatform, guarded, "team/app");

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, open.Repository("unread/first"), open.Repository("unread/second"));

        Assert.Equal(2, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Equal(ImageStatus.Failed, outcome.Status));
        Assert.All(outcomes, outcome => Assert.Contains($"The credentials for {guarded.Host}", outcome.Reason, StringComparison.Ordinal));
        Assert.DoesNotContain(await open.RequestsForAsync("unread/first"), request => request.Method is not ("HEAD" or "GET"));
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_nobody_named_is_not_trusted_and_the_reason_says_how_to()
    {
        DockerRegistry source = await registries.Source;
        await using DockerRegistry guarded = await DockerRegistry.StartAsync(new DockerRegistryOptions { UsesTls = true, Htpasswd = Alice });
        using var access = new MirrorAccess().Add(guarded, Alice);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: access.Apply);
        ImageReference image = await images.PushAsync(PeerImageKind.SinglePlatform, source, "untrusted");

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, guarded.Repository("mirror/app"));

        Assert.Equal(ImageStatus.Failed, Assert.Single(outcomes).Status);
        Assert.Contains(guarded.Host.ToString(), outcomes[0].Reason, StringComparison.Ordinal);
        Assert.Contains("--ca-file", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.Empty(await guarded.RequestsForAsync("mirror/app"));
    }
}
