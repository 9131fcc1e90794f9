using System.Text.Json.Nodes;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

public sealed class CompiledProgramTests(PeerImages images) : IDisposable
{
    private static readonly PeerAccount Reader = new("reader", "sesame-of-the-reader");
    private static readonly PeerAccount Writer = new("writer", "sesame-of-the-writer");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Copy_mirrors_between_guarded_registries_and_says_so_in_JSON()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(new DockerRegistryOptions { UsesTls = true, Htpasswd = Reader });
        await using DockerRegistry destination = await DockerRegistry.StartAsync(new DockerRegistryOptions { Tokens = new TokenServerOptions { Account = Writer } });
        using MirrorAccess access = MirrorAccess.To(source, destination);
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "team/app");
        byte[] root = await Skopeo.InspectRawAsync(SkopeoImage.In(image, source.Access));

        (int exitCode, string output, string errors) = await CopyAsync(image, destination.Repository("mirror/app"), access, "--verbose");

        Assert.Equal(0, exitCode);
        JsonNode said = JsonNode.Parse(output)!;
        Assert.Equal((0, "published", Digest.Sha256(root).ToString()), ((int)said["failed"]!, (string?)said["images"]![0]!["status"], (string?)said["images"]![0]!["digest"]));
        Assert.Contains("Published", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", output + errors, StringComparison.Ordinal);
        await SkopeoView.Of(destination, "mirror/app").ShouldMirrorAsync(SkopeoView.Of(source, "team/app"), "1.0");
    }

    [Fact]
    public async Task Copying_again_finds_everything_in_place_and_writes_nothing()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync();
        await using DockerRegistry destination = await DockerRegistry.StartAsync();
        using MirrorAccess access = MirrorAccess.To(source, destination);
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "team/app");
        await CopyAsync(image, destination.Repository("mirror/app"), access);
        await destination.SettleAsync();
        destination.Journal.Clear();

        (int exitCode, string output, _) = await CopyAsync(image, destination.Repository("mirror/app"), access);

        Assert.Equal(0, exitCode);
        Assert.Equal("current", (string?)JsonNode.Parse(output)!["images"]![0]!["status"]);
        Assert.Equal(["HEAD"], (await destination.RequestsForAsync("mirror/app")).Select(request => request.Method));
    }

    [Fact]
    public async Task Copy_to_a_registry_that_refuses_the_password_ends_with_4_and_names_the_cure()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync();
        await using DockerRegistry destination = await DockerRegistry.StartAsync(new DockerRegistryOptions { Htpasswd = Writer });
        using MirrorAccess access = new MirrorAccess().Add(destination, Reader);
        ImageReference image = await images.PushAsync(PeerImageKind.SinglePlatform, source, "team/app");

        (int exitCode, string output, string errors) = await CopyAsync(image, destination.Repository("mirror/app"), access, "--verbose");

        Assert.Equal(4, exitCode);
        Assert.Contains(
            $"The credentials for {destination.Host} came from {access.AuthFile}", (string?)JsonNode.Parse(output)!["images"]![0]!["reason"], StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", output + errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> CopyAsync(
        ImageReference source, Repository destination, MirrorAccess access, params IEnumerable<string> also) => CompiledProgram.RunAsync(
        [
            "copy", "--src", source.ToString(), "--dest", destination.ToString(), "--output", "json",
            "--auth-file", access.AuthFile, "--state", _folder.Of("state.db"),
            .. access.Authorities.SelectMany(authority => new[] { "--ca-file", authority }),
            .. also,
        ]);
}
