using System.Globalization;
using EcrMirror.Benchmarks.Compare;
using EcrMirror.Benchmarks.Link;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Memory;

/// <summary>Runs <c>ecr-mirror sync</c> on a layer, on one four times as large, and on more large ones at once than it could ever hold.</summary>
internal sealed class MemoryBenchmark(int scale, TimeSpan inFlightFor)
{
    private const int Blobs = 50;
    private const long BlobBytes = 5_000_000_000;

    // What arrives until the program is stopped is in memory here, in the destination's files.
    private const long Rate = 20_000_000;

    // Every window wide enough for all of them, and a few requests beside.
    private static readonly string AtOnce = (Blobs + 14).ToString(CultureInfo.InvariantCulture);

    /// <exception cref="BenchmarkException">A run failed.</exception>
    public async Task<MemoryResult> RunAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("Memory…");
        long small = await OneLayerAsync(4 * scale, cancellationToken);
        long large = await OneLayerAsync(scale, cancellationToken);
        (long inFlight, int most) = await InFlightAsync(cancellationToken);
        return new MemoryResult
        {
            SmallLayerBytes = 256L * 1024 * 1024 / scale,
            SmallLayerPeakBytes = small,
            LargeLayerPeakBytes = large,
            Blobs = Blobs,
            MostInFlight = most,
            InFlightSeconds = inFlightFor.TotalSeconds,
            InFlightPeakBytes = inFlight,
        };
    }

    private static async Task<long> OneLayerAsync(int part, CancellationToken cancellationToken)
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        ImageSet set = await new ImageSets(part).PutAsync("A", source, repository => repository, cancellationToken: cancellationToken);
        using var kept = new ScratchFolder();
        ProgramRun run = await new OurTools(set, kept).SyncAsync(new Sides(Side.Direct(source), [Side.Direct(destination)]), cancellationToken);
        return run.ExitCode is 0 ? run.PeakResidentBytes : throw new BenchmarkException($"ecr-mirror ended with {run.ExitCode}: {run.Output}{run.Errors}");
    }

    private async Task<(long PeakBytes, int MostInFlight)> InFlightAsync(CancellationToken cancellationToken)
    {
        ScratchFolder.RequireRoom((long)(2 * Rate * inFlightFor.TotalSeconds));
        await using EndlessSource endless = await EndlessSource.StartAsync(Blobs, BlobBytes, cancellationToken);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        await using LinkProcess link = LinkProcess.Start(new LinkSpeed(TimeSpan.FromMilliseconds(5), Total: Rate));
        var set = new ImageSet
        {
            Letter = "A",
            Title = "",
            Images = [new SetImage(EndlessSource.Repository, EndlessSource.Tag, default)],
            Children = new HashSet<(string, Digest)>(),
            Blobs = new HashSet<(string, Digest)>(),
        };
        using var kept = new ScratchFolder();
        var ours = new OurTools(set, kept)
        {
            Limit = inFlightFor,
            Environment = new Dictionary<string, string>
            {
                ["ECR_MIRROR_Copier__ConcurrentBlobs"] = AtOnce,
                ["ECR_MIRROR_Copier__LeastConcurrentBlobs"] = AtOnce,
                ["ECR_MIRROR_Registry__ConcurrentDownloads"] = AtOnce,
                ["ECR_MIRROR_Registry__ConcurrentRequests"] = AtOnce,
            },
        };
        RegistryHost host = await link.OpenAsync(endless.Host, cancellationToken);
        ProgramRun run = await ours.SyncAsync(new Sides(new Side(destination, host), [Side.Direct(destination)]), cancellationToken);
        return run.WasStopped
            ? (run.PeakResidentBytes, endless.MostInFlight)
            : throw new BenchmarkException($"ecr-mirror ended by itself with {run.ExitCode}: {run.Output}{run.Errors}");
    }
}
