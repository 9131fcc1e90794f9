using System.Globalization;
using EcrMirror.Benchmarks.Compare;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Copier;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Allocation;

/// <summary>Runs <c>ecr-mirror sync</c> on some work and on twice as much, and has it say what it allocated: the least of a few runs each.</summary>
internal sealed class AllocationBenchmark(int scale)
{
    private const double Gibibyte = 1024 * 1024 * 1024;

    // What timers and retries of the moment add is in some of them only.
    private const int Runs = 3;

    private readonly List<AllocationRun> _runs = [];

    /// <exception cref="BenchmarkException">A run failed, or did not say what it allocated.</exception>
    public async Task<AllocationResult> RunAsync(CancellationToken cancellationToken)
    {
        Console.Error.WriteLine("Allocation…");
        double perGibibyteOfA = await PerGibibyteAsync("A", cancellationToken);
        double perGibibyteOfB = await PerGibibyteAsync("B", cancellationToken);
        (double perTag, double perTagOfClient) = await PerTagAsync(cancellationToken);
        return new AllocationResult
        {
            PerGibibyteOfA = perGibibyteOfA,
            PerGibibyteOfB = perGibibyteOfB,
            PerTag = perTag,
            PerTagOfClient = perTagOfClient,
            Runs = _runs,
        };
    }

    private async Task<double> PerGibibyteAsync(string letter, CancellationToken cancellationToken)
    {
        (long allocatedForHalf, long half) = await CopyAsync(letter, 2 * scale, cancellationToken);
        (long allocated, long all) = await CopyAsync(letter, scale, cancellationToken);
        return (allocated - allocatedForHalf) / ((all - half) / Gibibyte);
    }

    private async Task<(long Allocated, long Copied)> CopyAsync(string letter, int part, CancellationToken cancellationToken)
    {
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        ImageSet set = await new ImageSets(part).PutAsync(letter, source, repository => repository, cancellationToken: cancellationToken);
        var allocated = new List<long>();
        long copied = 0;
        while (allocated.Count < Runs)
        {
            await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
            allocated.Add(await SyncAsync(set, new Sides(Side.Direct(source), [Side.Direct(destination)]), cancellationToken));
            copied = await new SetCheck(set).CheckAsync(destination, cancellationToken);
        }

        _runs.Add(new AllocationRun(set.Title, allocated.Min()));
        return (allocated.Min(), copied);
    }

    private async Task<(double OfProgram, double OfClient)> PerTagAsync(CancellationToken cancellationToken)
    {
        int tags = Math.Max(2, 500 / scale);
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        var sides = new Sides(Side.Direct(source), [Side.Direct(destination)]);
        var sets = new ImageSets(scale);
        var allocated = new List<long>();
        ImageSet? set = null;
        foreach (int number in new[] { tags, 2 * tags })
        {
            set = await sets.PutAsync("D", source, repository => repository, number, cancellationToken);
            await sets.PutAsync("D", destination, ImageSet.AtDestination, number, cancellationToken);
            allocated.Add(await LeastAsync(set, sides, cancellationToken));
            _runs.Add(new AllocationRun(set.Title, allocated[^1]));
        }

        string repository = set!.Repositories.Single();
        AllocationRun[] client = await AllocationWorker.RunAsync(
            source.Repository(repository), destination.Repository(ImageSet.AtDestination(repository)), [tags, 2 * tags], cancellationToken);
        _runs.AddRange(client);
        return ((allocated[1] - allocated[0]) / (double)tags, (client[1].Bytes - client[0].Bytes) / (double)tags);
    }

    private static async Task<long> LeastAsync(ImageSet set, Sides sides, CancellationToken cancellationToken)
    {
        long least = long.MaxValue;
        for (int run = 0; run < Runs; run++)
            least = Math.Min(least, await SyncAsync(set, sides, cancellationToken));
        return least;
    }

    private static async Task<long> SyncAsync(ImageSet set, Sides sides, CancellationToken cancellationToken)
    {
        using var kept = new ScratchFolder();
        string file = kept.Of("allocated");
        var ours = new OurTools(set, kept)
        {
            // A native program takes no hook; the code is the same.
            IsOfBuild = true,
            Environment = new Dictionary<string, string>
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(AllocationBenchmark).Assembly.Location,
                [StartupHook.FileVariable] = file,

                // Else a run that takes longer tries more blobs at a time, each with a buffer, which is not what its bytes cost.
                [$"ECR_MIRROR_{CopierOptions.Section}__{nameof(CopierOptions.ConcurrentBlobs)}"] = new CopierOptions().LeastConcurrentBlobs.ToString(CultureInfo.InvariantCulture),
            },
        };
        ProgramRun run = await ours.SyncAsync(sides, cancellationToken);
        if (run.ExitCode is not 0 || !File.Exists(file))
            throw new BenchmarkException($"ecr-mirror ended with {run.ExitCode} and did not say what it allocated: {run.Output}{run.Errors}");
        return long.Parse(await File.ReadAllTextAsync(file, cancellationToken), CultureInfo.InvariantCulture);
    }
}
