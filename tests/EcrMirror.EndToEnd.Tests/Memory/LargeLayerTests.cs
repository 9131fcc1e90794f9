using System.Security.Cryptography;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.EndToEnd.Tests.Memory;

public sealed class LargeLayerTests : IDisposable
{
    private const long OneGibibyte = 1L << 30;
    private const long MostResidentBytes = 160L << 20;

    // On a busy machine one registry may hold up the other for longer than is usual.
    private static readonly Dictionary<string, string> Patient = new() { ["ECR_MIRROR_Copier__WindowPatience"] = "00:10:00" };

    private readonly ScratchFolder _state = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_layer_of_a_GiB_passes_through_less_than_160_MiB()
    {
        ScratchFolder.RequireRoom(2 * OneGibibyte + OneGibibyte / 4);
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        Descriptor layer = await source.PushBulkImageAsync("bulk/app", "1", OneGibibyte, cancellationToken: Cancelled);

        ProgramRun run = await CopyAsync(source, destination);

        Assert.True(run.ExitCode is 0, run.Errors);
        await AssertHoldsAsync(destination, layer);
        Assert.InRange(run.PeakResidentBytes, 1, MostResidentBytes);
    }

    [Fact]
    public async Task A_layer_of_a_GiB_for_two_registries_is_read_once_and_passes_through_less_than_160_MiB()
    {
        ScratchFolder.RequireRoom(3 * OneGibibyte + OneGibibyte / 4);
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await using DockerRegistry one = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        await using DockerRegistry other = await DockerRegistry.StartAsync(cancellationToken: Cancelled);
        Descriptor layer = await source.PushBulkImageAsync("bulk/app", "1", OneGibibyte, cancellationToken: Cancelled);

        ProgramRun run = await CopyAsync(source, one, other);

        Assert.True(run.ExitCode is 0, run.Errors);
        await source.SettleAsync(Cancelled);

        // In one piece, or where the machine is busy and the source looks far away in many, of which a straggler is asked for again.
        Assert.InRange(
            source.Journal.Requests.Where(request => request.Method is "GET" && request.Path.EndsWith($"/blobs/{layer.Digest}", StringComparison.Ordinal)).Sum(request => request.Bytes),
            layer.Size,
            layer.Size * 11 / 10);
        await AssertHoldsAsync(one, layer);
        await AssertHoldsAsync(other, layer);
        Assert.InRange(run.PeakResidentBytes, 1, MostResidentBytes);
    }

    public void Dispose() => _state.Dispose();

    private Task<ProgramRun> CopyAsync(DockerRegistry source, params IEnumerable<DockerRegistry> destinations) =>
        EcrMirrorProgram.RunAsync(
            _state.FullName,
            Patient,
            Cancelled,
            ["copy", "--src", $"{source.Host}/bulk/app:1", .. destinations.SelectMany(destination => new[] { "--dest", $"{destination.Host}/mirror/app" })]);

    // By the registry's own file, so that nothing of ours has a say in it.
    private static async Task AssertHoldsAsync(DockerRegistry registry, Descriptor layer)
    {
        string? file = registry.FindBlobFile(layer.Digest);
        Assert.NotNull(file);
        await using FileStream stored = File.OpenRead(file);
        Assert.Equal(layer.Size, stored.Length);
        Assert.Equal(layer.Digest.Encoded, Convert.ToHexStringLower(await SHA256.HashDataAsync(stored, Cancelled)));
    }
}
