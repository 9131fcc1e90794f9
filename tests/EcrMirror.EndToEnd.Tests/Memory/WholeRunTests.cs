using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.EndToEnd.Tests.Memory;

/// <summary>All four services in one process, over sets like those that benchmarks/compare measures. The system says how much memory was resident at most.</summary>
public sealed class WholeRunTests : IDisposable
{
    private const long MostResidentBytes = 160L << 20;

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_hundred_tiny_images_take_less_than_160_MiB()
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        for (int number = 0; number < 300; number++)
            await source.PushAsync(Given.Image(number).WithLayers(1, bytes: 10 * 1024).Build(), $"tiny/app-{number / 10}", $"v{number % 10}");

        ProgramRun run = await SyncAsync(source, destination, [.. Enumerable.Range(0, 30).Select(number => $"tiny/app-{number}")]);

        Assert.InRange(run.PeakResidentBytes, 1, MostResidentBytes);
    }

    [Fact]
    public async Task Twenty_layers_of_50_MiB_take_less_than_160_MiB()
    {
        const int Layers = 20;
        ScratchFolder.RequireRoom(2L * Layers * 50 << 20);
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        for (int number = 0; number < Layers; number++)
            await source.PushBulkImageAsync("bulk/app", $"v{number}", (50 << 20) + number, cancellationToken: Cancelled);

        ProgramRun run = await SyncAsync(source, destination, "bulk/app");

        Assert.InRange(run.PeakResidentBytes, 1, MostResidentBytes);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ProgramRun> SyncAsync(DockerRegistry source, DockerRegistry destination, params string[] names)
    {
        string file = _folder.WriteSyncRules(source, destination, names);
        ProgramRun run = await EcrMirrorProgram.RunAsync(_folder.FullName, Cancelled, "sync", "--rules", file);
        Assert.True(run.ExitCode is 0, run.Errors);
        return run;
    }
}
