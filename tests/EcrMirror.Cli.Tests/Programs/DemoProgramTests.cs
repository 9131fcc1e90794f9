using EcrMirror.LocalEcr;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Cli.Tests.Programs;

public sealed class DemoProgramTests : IDisposable
{
    private readonly ScratchFolder _home = new();

    private string KeptFile => _home.Of(".local", "state", "ecr-mirror", "demo.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_demo_mirrors_reads_everything_back_and_leaves_nothing()
    {
        ProgramResult result = await ChildProgram.RunAsync(_home, ["demo"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("3 published; copied 12 ", result.Out, StringComparison.Ordinal);
        Assert.Contains("Verified by reading back: 7 manifests and 14 blobs, ", result.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_home.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_second_demo_over_kept_registries_copies_nothing_and_SIGTERM_ends_the_first_cleanly()
    {
        using ChildProgram keeper = ChildProgram.Start(_home, ["demo", "--keep"]);
        string said = await keeper.ReadUntilAsync("To stop:");

        ProgramResult second = await ChildProgram.RunAsync(_home, ["demo"]);
        await keeper.SignalAsync("TERM");
        ProgramResult first = await keeper.EndAsync();

        Assert.Contains("docker pull 127.0.0.1:", said, StringComparison.Ordinal);
        Assert.Contains($"kill {keeper.Id}", said, StringComparison.Ordinal);
        Assert.Equal((0, ""), (second.ExitCode, second.Error));
        Assert.Contains($"(held up by 'demo --keep', process {keeper.Id})", second.Out, StringComparison.Ordinal);
        Assert.Contains("3 current; nothing was copied; ", second.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.False(File.Exists(KeptFile));
    }

    [Fact]
    public async Task Whatever_else_listens_where_registries_were_kept_is_not_taken_for_them()
    {
        await using LocalRegistry stranger = await LocalRegistry.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(KeptFile)!);
        await File.WriteAllTextAsync(
            KeptFile,
            $$"""{"Source":"{{stranger.Host}}","Destination":"{{stranger.Host}}","Probe":"{{stranger.Host}}/shop/web:1.0","Digest":"sha256:{{new string('a', 64)}}","ProcessId":1}""",
            TestContext.Current.CancellationToken);

        ProgramResult result = await ChildProgram.RunAsync(_home, ["demo"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.NotEmpty(stranger.Journal.Entries);
        Assert.DoesNotContain(stranger.Host.ToString(), result.Out, StringComparison.Ordinal);
    }
}
