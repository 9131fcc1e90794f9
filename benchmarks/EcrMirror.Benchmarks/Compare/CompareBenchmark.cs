using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>Copies sets of images with every tool there is, one set after the other, between two registries over plain HTTP.</summary>
/// <param name="letters">The sets, in this order.</param>
/// <param name="rounds">How often each tool has its turn; null for what is usual for a set.</param>
/// <param name="scale">By how much sets are smaller than they are.</param>
internal sealed class CompareBenchmark(IReadOnlyList<string> letters, int? rounds, int scale)
{
    /// <exception cref="BenchmarkException">A tool failed, or what it copied is not what was there.</exception>
    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        var comparisons = new List<Comparison>();
        foreach (string letter in letters)
            comparisons.Add(await CompareAsync(letter, cancellationToken));
        return new Report
        {
            Benchmark = $"compare: plain HTTP{(scale is 1 ? "" : $", at 1/{scale} of the work")}, both registries and the tool on one machine",
            Machine = await Machine.ReadAsync(cancellationToken),
            Comparisons = comparisons,
        };
    }

    private async Task<Comparison> CompareAsync(string letter, CancellationToken cancellationToken)
    {
        var sets = new ImageSets(scale);
        ScratchFolder.RequireRoom(sets.RoomFor(letter));
        Console.Error.WriteLine($"Making set {letter}…");
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        ImageSet set = await sets.PutAsync(letter, source, repository => repository, cancellationToken);
        await using DockerRegistry? synced = set.IsInSync ? await DockerRegistry.StartAsync(cancellationToken: cancellationToken) : null;
        if (synced is not null)
            await sets.PutAsync(letter, synced, ImageSet.AtDestination, cancellationToken);

        using var kept = new ScratchFolder();
        int turns = rounds ?? ImageSets.UsualRounds(letter);
        var contest = new Contest
        {
            Title = $"{set.Title}; {turns} rounds",
            Tools = [.. new OurTools(set, kept).List(), .. new PeerTools(set).List()],
            Rounds = turns,
            Images = set.Images.Count,
            Source = source,
            KeptDestination = synced,
            CheckAsync = new SetCheck(set).CheckAsync,
        };
        return await contest.RunAsync(cancellationToken);
    }
}
