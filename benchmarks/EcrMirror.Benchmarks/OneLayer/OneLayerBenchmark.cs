using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.OneLayer;

/// <summary>Copies one layer with each tool in turn, each time into a new registry, and checks what arrived.</summary>
internal sealed class OneLayerBenchmark(long layerBytes, int rounds, bool usesTls)
{
    private const string Repository = "bulk/app";
    private const string Tag = "1";

    /// <exception cref="BenchmarkException">A tool failed, or what it copied is not what was there.</exception>
    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        await Package.PublishAsync(cancellationToken);
        ScratchFolder.RequireRoom(2 * layerBytes + layerBytes / 8);
        var options = new DockerRegistryOptions { UsesTls = usesTls };
        await using DockerRegistry source = await DockerRegistry.StartAsync(options, cancellationToken);
        Console.Error.WriteLine($"Making a layer of {layerBytes >> 20} MiB…");
        Descriptor layer = await source.PushBulkImageAsync(Repository, Tag, layerBytes, cancellationToken: cancellationToken);

        var contest = new Contest
        {
            Title = $"1 x {layerBytes >> 20} MiB",
            Tools =
            [
                new Tool("ecr-mirror copy", Tool.OurProgram, EcrMirrorProgram.FindPackage(), MirrorAsync),
                new Tool("skopeo copy", "skopeo", Component.Skopeo.Require(), SkopeoAsync),
            ],
            Rounds = rounds,
            Images = 1,
            Source = Side.Direct(source),
            OpenDestinationAsync = async cancelled => Side.Direct(await DockerRegistry.StartAsync(options, cancelled)),
            CheckAsync = (destination, cancelled) => StoredBlob.CheckAsync(destination, layer.Digest, cancelled),
        };
        Comparison comparison = await contest.RunAsync(cancellationToken);
        return new Report
        {
            Benchmark = $"one-layer: {(usesTls ? "HTTPS" : "plain HTTP")}, {rounds} rounds, both registries and the tool on one machine",
            Machine = await Machine.ReadAsync(cancellationToken),
            Comparisons = [comparison],
        };
    }

    private static async Task<ProgramRun> MirrorAsync(Sides sides, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder();
        IEnumerable<string> trust = sides.CaFiles.SelectMany(file => new[] { "--ca-file", file });
        return await EcrMirrorProgram.RunPackageAsync(
            folder.FullName,
            new Dictionary<string, string>(),
            limit: null,
            cancellationToken,
            ["copy", "--src", $"{sides.Source.Host}/{Repository}:{Tag}", "--dest", $"{sides.Destinations[0].Host}/{Repository}:{Tag}", .. trust]);
    }

    private static Task<ProgramRun> SkopeoAsync(Sides sides, CancellationToken cancellationToken) => Skopeo.WatchCopyAsync(
        SkopeoImage.In(sides.Source.Registry, Repository, Tag), SkopeoImage.In(sides.Destinations[0].Registry, Repository, Tag), cancellationToken);
}
