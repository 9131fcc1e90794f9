using System.Net;
using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Peers;

public sealed class TokenTests(PeerImages images)
{
    private static readonly PeerAccount Alice = new("alice", "the password of alice");

    [Fact]
    public async Task A_destination_is_asked_for_tokens_to_push_and_an_open_source_for_anonymous_ones_to_pull()
    {
        await using DockerRegistry source = await StartAsync(allowsAnonymousPull: true);
        await using DockerRegistry destination = await StartAsync();
        using var access = new MirrorAccess().Add(destination, Alice);
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "team/app");
        int pushing = source.Tokens!.Requests.Count;
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: access.Apply);

        await mirror.MirrorAsync(image, destination.Repository("mirror/app"));

        Assert.Equal(
            [(null, "repository:team/app:pull")],
            source.Tokens.Requests.Skip(pushing).Select(request => (request.Account, string.Join(' ', request.Scopes))).Distinct());
        Assert.Equal(
            [("alice", "repository:mirror/app:pull"), ("alice", "repository:mirror/app:pull,push")],
            destination.Tokens!.Requests.Select(request => (request.Account, string.Join(' ', request.Scopes))).Order());
    }

    [Fact]
    public async Task A_mount_is_asked_for_with_a_token_for_both_repositories()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync();
        await using DockerRegistry destination = await StartAsync();
        using MirrorAccess access = MirrorAccess.To(destination);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: access.Apply);
        ImageReference image = await images.PushAsync(PeerImageKind.SinglePlatform, source, "team/app");

        await mirror.MirrorAsync(image, destination.Repository("mirror/first"), destination.Repository("mirror/second"));

        Assert.Contains(
            destination.Tokens!.Requests,
            request => request.Scopes.Order().SequenceEqual(["repository:mirror/first:pull", "repository:mirror/second:pull,push"]));
        Assert.Equal(4, (await destination.RequestsForAsync("mirror/second")).Count(PeerJournalExtensions.IsMount));
    }

    [Fact]
    public async Task A_token_that_the_registry_no_longer_accepts_in_the_middle_of_a_copy_is_replaced()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using DockerRegistry destination = await StartAsync();
        using MirrorAccess access = MirrorAccess.To(destination);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(registries: access.Apply);
        ImageReference image = await Given.Image().WithLayers(3).Build().PushToAsync(source, "team/app", "1.0");
        using FrozenRequests bytes = source.Faults.Freeze(request => request.Operation is RegistryOperation.GetBlob);

        // Good for a second or two, of which the client knows nothing: a lifetime below zero is none to go by.
        destination.Tokens!.Lifetime = TimeSpan.FromSeconds(2) - TokenServer.RegistryLeeway;
        Task<IReadOnlyList<ImageOutcome>> mirroring = mirror.MirrorAsync(image, destination.Repository("mirror/app"));
        await bytes.FirstHeld;
        destination.Tokens.Lifetime = TimeSpan.FromMinutes(5);
        await WhenRefusedAsync(destination, destination.Tokens.Tokens[^1]);
        bytes.Release();

        Assert.Equal(ImageStatus.Published, Assert.Single(await mirroring).Status);
        Assert.Contains(await destination.RequestsForAsync("mirror/app"), request => request.IsUpload() && request.Status == 401);
        await SkopeoView.Of(destination, "mirror/app").ShouldMirrorAsync(SkopeoView.Of(source, "team/app"), "1.0");
    }

    [Fact]
    public async Task A_token_whose_time_runs_out_in_the_middle_of_a_copy_is_renewed_before_it_is_refused()
    {
        var clock = new MovableClock();
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using DockerRegistry destination = await StartAsync();
        using MirrorAccess access = MirrorAccess.To(destination);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(
            registries: access.Apply, also: services => services.AddSingleton<TimeProvider>(clock));
        ImageReference image = await Given.Image().WithLayers(3).Build().PushToAsync(source, "team/app", "1.0");
        using FrozenRequests bytes = source.Faults.Freeze(request => request.Operation is RegistryOperation.GetBlob);

        Task<IReadOnlyList<ImageOutcome>> mirroring = mirror.MirrorAsync(image, destination.Repository("mirror/app"));
        await bytes.FirstHeld;
        int before = destination.Tokens!.Requests.Count(IsForPushing);
        clock.Advance(destination.Tokens.Lifetime);
        bytes.Release();

        Assert.Equal(ImageStatus.Published, Assert.Single(await mirroring).Status);
        Assert.Equal((1, 2), (before, destination.Tokens.Requests.Count(IsForPushing)));
        Assert.Single(await destination.RequestsForAsync("mirror/app"), request => request.Status == 401);
    }

    private static bool IsForPushing(TokenRequest request) => request.Scopes.Contains("repository:mirror/app:pull,push");

    private static Task<DockerRegistry> StartAsync(bool allowsAnonymousPull = false) => DockerRegistry.StartAsync(
        new DockerRegistryOptions { Tokens = new TokenServerOptions { Account = Alice, AllowsAnonymousPull = allowsAnonymousPull } });

    // The registry goes by its own clock, in whole seconds: that a token has run out can only be found out by showing it.
    private static async Task WhenRefusedAsync(DockerRegistry registry, string token)
    {
        using var client = new PlainRegistryClient(registry.Endpoint);
        using var asking = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (await asking.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            using HttpResponseMessage answer = await client.SendAsync(
                HttpMethod.Get, "/v2/", cancellationToken: TestContext.Current.CancellationToken, headers: ("Authorization", $"Bearer {token}"));
            if (answer.StatusCode is HttpStatusCode.Unauthorized)
                return;
        }
    }

    /// <summary>The system's clock, set forward by the test; timers run as ever.</summary>
    private sealed class MovableClock : TimeProvider
    {
        private long _ahead;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
    }
}
