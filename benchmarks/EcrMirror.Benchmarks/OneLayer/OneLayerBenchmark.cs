using System.Security.Cryptography;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.OneLayer;

/// <summary>
/// Copies one layer with each tool in turn, each time into a new registry, and checks what arrived. The tools change places from
/// round to round, so that neither always has the warmer machine; a first round is not counted.
/// </summary>
internal sealed class OneLayerBenchmark(long layerBytes, int rounds, bool usesTls)
{
    private const string Repository = "bulk/app";
    private const string Tag = "1";

    /// <exception cref="BenchmarkException">A tool failed, or what it copied is not what was there.</exception>
    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        ScratchFolder.RequireRoom(2 * layerBytes + layerBytes / 8);
        var options = new DockerRegistryOptions { UsesTls = usesTls };
        await using DockerRegistry source = await DockerRegistry.StartAsync(options, cancellationToken);
        Console.Error.WriteLine($"Making a layer of {layerBytes >> 20} MiB…");
        Descriptor layer = await source.PushBulkImageAsync(Repository, Tag, layerBytes, cancellationToken: cancellationToken);

        Tool[] tools = [new Tool("ecr-mirror copy", MirrorAsync), new Tool("skopeo copy", SkopeoAsync)];
        var measured = new List<Measurement>();
        for (int round = 0; round <= rounds; round++)
        {
            foreach (Tool tool in round % 2 is 0 ? tools : tools.Reverse())
            {
                Measurement measurement = await MeasureAsync(tool, round, source, options, layer, cancellationToken);
                Console.Error.WriteLine($"{(round is 0 ? "warm-up" : $"round {round}")}: {tool.Name} {measurement.Seconds:0.00} s");
                if (round > 0)
                    measured.Add(measurement);
            }
        }

        return new Report
        {
            Benchmark = $"one-layer: 1 x {layerBytes >> 20} MiB, {(usesTls ? "HTTPS" : "plain HTTP")}, {rounds} rounds, both registries and the tool on one machine",
            Machine = await Machine.ReadAsync(cancellationToken),
            Tools = [.. tools.Select(tool => tool.Name)],
            Measurements = measured,
        };
    }

    private static async Task<Measurement> MeasureAsync(
        Tool tool, int round, DockerRegistry source, DockerRegistryOptions options, Descriptor layer, CancellationToken cancellationToken)
    {
        await using DockerRegistry destination = await DockerRegistry.StartAsync(options, cancellationToken);
        await source.SettleAsync(cancellationToken);
        source.Journal.Clear();

        ProgramRun run = await tool.CopyAsync(source, destination, cancellationToken);
        if (run.ExitCode is not 0)
            throw new BenchmarkException($"{tool.Name} ended with {run.ExitCode}: {run.Output}{run.Errors}");
        await source.SettleAsync(cancellationToken);
        await destination.SettleAsync(cancellationToken);
        return new Measurement
        {
            Tool = tool.Name,
            Round = round,
            Seconds = run.Wall.TotalSeconds,
            ProcessorSeconds = run.Processor.TotalSeconds,
            PeakResidentBytes = run.PeakResidentBytes,
            SourceRequests = source.Journal.Requests.Count,
            DestinationRequests = destination.Journal.Requests.Count,
            BytesRead = source.Journal.Requests.Where(request => request.Method is "GET").Sum(request => request.Bytes),
            BytesStored = await CheckAsync(destination, layer, cancellationToken),
        };
    }

    private static async Task<long> CheckAsync(DockerRegistry destination, Descriptor layer, CancellationToken cancellationToken)
    {
        string file = destination.FindBlobFile(layer.Digest) ?? throw new BenchmarkException($"{layer.Digest} did not arrive.");
        await using FileStream stored = File.OpenRead(file);
        string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stored, cancellationToken));
        return hash == layer.Digest.Encoded ? stored.Length : throw new BenchmarkException($"{file} has the SHA-256 {hash}.");
    }

    private static async Task<ProgramRun> MirrorAsync(DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder();
        IEnumerable<string> trust = new[] { source.CaFile, destination.CaFile }.OfType<string>().SelectMany(file => new[] { "--ca-file", file });
        return await EcrMirrorProgram.RunAsync(
            folder.FullName,
            cancellationToken,
            ["copy", "--src", $"{source.Host}/{Repository}:{Tag}", "--dest", $"{destination.Host}/{Repository}:{Tag}", .. trust]);
    }

    private static Task<ProgramRun> SkopeoAsync(DockerRegistry source, DockerRegistry destination, CancellationToken cancellationToken) =>
        Skopeo.WatchCopyAsync(SkopeoImage.In(source, Repository, Tag), SkopeoImage.In(destination, Repository, Tag), cancellationToken);
}
