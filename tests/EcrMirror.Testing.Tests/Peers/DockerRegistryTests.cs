using System.Diagnostics;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Testing.Tests.Peers;

public sealed class DockerRegistryTests
{
    private static readonly PeerAccount Alice = new("alice", "s3cret");

    public static TheoryData<string, DockerRegistryOptions> Variants => new()
    {
        { "open", new DockerRegistryOptions() },
        { "htpasswd", new DockerRegistryOptions { Htpasswd = Alice } },
        { "tokens signed with RSA", new DockerRegistryOptions { Tokens = new TokenServerOptions { Account = Alice } } },
        { "tokens signed with ECDSA", new DockerRegistryOptions { Tokens = new TokenServerOptions { Account = Alice, Signature = TokenSignature.Es256 } } },
        { "TLS", new DockerRegistryOptions { UsesTls = true } },
        { "TLS and htpasswd", new DockerRegistryOptions { UsesTls = true, Htpasswd = Alice } },
    };

    [Theory]
    [MemberData(nameof(Variants), DisableDiscoveryEnumeration = true)]
    public async Task An_index_that_skopeo_pushes_reads_back_byte_for_byte(string variant, DockerRegistryOptions options)
    {
        using OciLayout layout = await TwoPlatformLayoutAsync();
        await using DockerRegistry registry = await DockerRegistry.StartAsync(options);
        SkopeoImage pushed = SkopeoImage.In(registry, "team/app", "1.0");

        await Skopeo.CopyAsync(SkopeoImage.In(layout, "multi"), pushed);

        Assert.Equal(layout.Read(layout.Find("multi").Digest), await Skopeo.InspectRawAsync(pushed));
        Assert.Equal([Tag.Parse("1.0")], await Skopeo.ListTagsAsync(registry.Repository("team/app"), registry.Access));
        Assert.False(string.IsNullOrEmpty(variant));
    }

    [Fact]
    public async Task A_stopped_registry_leaves_neither_process_nor_files()
    {
        DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { UsesTls = true });
        int id = registry.ProcessId;
        bool wasRunning = IsRunning(id) && Directory.Exists(registry.Folder);

        await registry.DisposeAsync();

        Assert.True(wasRunning);
        Assert.False(IsRunning(id));
        Assert.False(Directory.Exists(registry.Folder));
    }

    [Fact]
    public async Task The_journal_has_every_request_that_was_answered()
    {
        using OciLayout layout = await TwoPlatformLayoutAsync();
        await using DockerRegistry registry = await DockerRegistry.StartAsync();

        await registry.PushAsync(layout, "multi", "team/app", "1.0");
        await registry.SettleAsync();

        Assert.Equal(3, registry.Journal.Count("PUT", "/v2/team/app/manifests/"));
        Assert.Equal(6, registry.Journal.Count("POST", "/v2/team/app/blobs/uploads/"));
        Assert.Equal(3 + 6 + 6, registry.Journal.Requests.Count);
    }

    [Fact]
    public async Task A_registry_with_an_account_refuses_everybody_else()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Htpasswd = Alice });

        await Assert.ThrowsAsync<PeerException>(() => Skopeo.ListTagsAsync(registry.Repository("team/app"), PeerAccess.PlainHttp));
        await registry.SettleAsync();

        Assert.All(registry.Journal.Requests, request => Assert.Equal(401, request.Status));
        Assert.NotEmpty(registry.Journal.Requests);
    }

    [Fact]
    public async Task The_token_server_says_who_asked_for_what()
    {
        using OciLayout layout = await TwoPlatformLayoutAsync();
        await using DockerRegistry registry = await DockerRegistry.StartAsync(
            new DockerRegistryOptions { Tokens = new TokenServerOptions { Account = Alice, AllowsAnonymousPull = true } });
        SkopeoImage pushed = SkopeoImage.In(registry, "team/app", "1.0");

        await Skopeo.CopyAsync(SkopeoImage.In(layout, "multi"), pushed);
        await Skopeo.InspectRawAsync(SkopeoImage.In(new ImageReference(registry.Repository("team/app"), Tag.Parse("1.0")), PeerAccess.PlainHttp));

        IReadOnlyList<TokenRequest> requests = registry.Tokens!.Requests;
        Assert.All(requests, request => Assert.True(request.WasGranted));
        Assert.Contains(requests, request => request.Account == "alice" && request.Scopes.Contains("repository:team/app:pull,push"));
        Assert.Contains(requests, request => request.Account is null && request.Scopes.Contains("repository:team/app:pull"));
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Tokens = new TokenServerOptions { Account = Alice } });
        registry.Tokens!.Lifetime = -TokenServer.RegistryLeeway - TimeSpan.FromSeconds(5);

        await Assert.ThrowsAsync<PeerException>(() => Skopeo.ListTagsAsync(registry.Repository("team/app"), registry.Access));
        await registry.SettleAsync();

        Assert.NotEmpty(registry.Tokens.Requests);
        Assert.DoesNotContain(registry.Journal.Requests, request => request.Status != 401);
    }

    [Fact]
    public async Task A_client_without_the_authority_does_not_trust_the_registry()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { UsesTls = true });
        using var stranger = new ScratchFolder();

        PeerException refused = await Assert.ThrowsAsync<PeerException>(
            () => Skopeo.ListTagsAsync(registry.Repository("team/app"), new PeerAccess { CertificateFolder = stranger.FullName }));

        Assert.Contains("x509", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<OciLayout> TwoPlatformLayoutAsync()
    {
        OciLayout layout = await OciLayout.CreateAsync();
        Descriptor amd64 = await layout.AddImageAsync("amd64", Platform.Parse("linux/amd64"));
        Descriptor arm64 = await layout.AddImageAsync("arm64", Platform.Parse("linux/arm64"));
        layout.AddIndex("multi", amd64, arm64);
        return layout;
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
