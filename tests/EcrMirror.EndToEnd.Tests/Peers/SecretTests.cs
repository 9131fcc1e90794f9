using System.Text;
using EcrMirror.Cli.Runs;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

public sealed class SecretTests(PeerImages images)
{
    private static readonly PeerAccount Reader = new("reader", "sesame-of-the-reader");
    private static readonly PeerAccount Writer = new("writer", "sesame-of-the-writer");
    private static readonly PeerAccount Mistaken = new("writer", "sesame-that-opens-nothing");

    [Fact]
    public async Task No_password_and_no_token_is_logged_or_kept_when_all_goes_well()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(new DockerRegistryOptions { UsesTls = true, Htpasswd = Reader });
        await using DockerRegistry destination = await StartAskingForTokensAsync();
        using MirrorAccess access = MirrorAccess.To(source, destination);

        (ImageOutcome outcome, string written) = await MirrorAsync(source, destination, access);

        Assert.Equal(ImageStatus.Published, outcome.Status);
        Assert.Contains(": Debug ", written, StringComparison.Ordinal);
        Assert.Contains("Published", written, StringComparison.Ordinal);
        Assert.NotEmpty(destination.Tokens!.Tokens);
        ShouldNotHold(written, [Reader.Password, Reader.Basic, Writer.Password, Writer.Basic, .. destination.Tokens.Tokens]);
    }

    [Fact]
    public async Task No_password_is_logged_or_kept_when_it_is_refused()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(new DockerRegistryOptions { UsesTls = true, Htpasswd = Reader });
        await using DockerRegistry destination = await StartAskingForTokensAsync();
        using MirrorAccess access = MirrorAccess.To(source).Add(destination, Mistaken);

        (ImageOutcome outcome, string written) = await MirrorAsync(source, destination, access);

        Assert.Equal(ImageStatus.Failed, outcome.Status);
        Assert.Contains("401", written, StringComparison.Ordinal);
        ShouldNotHold(written, [Reader.Password, Reader.Basic, Mistaken.Password, Mistaken.Basic]);
    }

    private static Task<DockerRegistry> StartAskingForTokensAsync() =>
        DockerRegistry.StartAsync(new DockerRegistryOptions { Tokens = new TokenServerOptions { Account = Writer } });

    /// <summary>The end, and everything that was written on the way to it: the log, the state and the end itself.</summary>
    private async Task<(ImageOutcome Outcome, string Written)> MirrorAsync(DockerRegistry source, DockerRegistry destination, MirrorAccess access)
    {
        using var folder = new ScratchFolder();
        using var log = new RecordedLog();
        ImageReference image = await images.PushAsync(PeerImageKind.TwoPlatforms, source, "team/app");
        ImageOutcome outcome;
        await using (InProcessMirror mirror = await InProcessMirror.StartAsync(folder.Of("state.db"), access.Apply, log.AddTo))
            outcome = Assert.Single(await mirror.MirrorAsync(image, destination.Repository("mirror/app")));

        string[] files = Directory.GetFiles(folder.FullName);
        Assert.NotEmpty(files);
        return (outcome, string.Join('\n', [log.Text, outcome.ToString(), .. files.Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)))]));
    }

    private static void ShouldNotHold(string written, IEnumerable<string> secrets) =>
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
}
