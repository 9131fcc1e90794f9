using EcrMirror.Benchmarks.Compare;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Growth;

/// <summary>Runs <c>ecr-mirror sync</c> on 1, 2, 4 and 8 times the work of the sets that have many images.</summary>
internal sealed class GrowthBenchmark(int scale)
{
    private static readonly Dictionary<string, int> Least = new() { ["C"] = 12, ["D"] = 250, ["E"] = 75 };

    /// <exception cref="BenchmarkException">A run failed, or what it copied is not what was there.</exception>
    public async Task<GrowthResult> RunAsync(CancellationToken cancellationToken)
    {
        var points = new List<GrowthPoint>();
        foreach (string letter in GrowthResult.Letters)
        {
            foreach (int times in new[] { 1, 2, 4, 8 })
                points.Add(await MeasureAsync(letter, times * Math.Max(2, Least[letter] / scale), cancellationToken));
        }

        return new GrowthResult { Points = points };
    }

    private static async Task<GrowthPoint> MeasureAsync(string letter, int number, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"Growth: making {number} of set {letter}…");
        var sets = new ImageSets(1);
        ScratchFolder.RequireRoom(sets.RoomFor(letter, destinations: 1));
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        ImageSet set = await sets.PutAsync(letter, source, repository => repository, number, cancellationToken);
        await using DockerRegistry? synced = set.IsInSync ? await DockerRegistry.StartAsync(cancellationToken: cancellationToken) : null;
        if (synced is not null)
            await sets.PutAsync(letter, synced, ImageSet.AtDestination, number, cancellationToken);

        using var kept = new ScratchFolder();
        var contest = new Contest
        {
            Title = set.Title,
            Tools = [new OurTools(set, kept).List(destinations: 1).First()],
            Rounds = 2,
            Images = number,
            Source = Side.Direct(source),
            KeptDestinations = synced is null ? null : [Side.Direct(synced)],
            OpenDestinationAsync = async cancelled => Side.Direct(await DockerRegistry.StartAsync(cancellationToken: cancelled)),
            CheckAsync = new SetCheck(set).CheckAsync,
        };
        Comparison comparison = await contest.RunAsync(cancellationToken);
        return new GrowthPoint(
            letter,
            number,
            comparison.Measurements.Min(run => run.Seconds),
            comparison.Measurements.Max(run => run.SourceRequests + run.DestinationRequests),
            comparison.Measurements.Max(run => run.PeakResidentBytes));
    }
}
