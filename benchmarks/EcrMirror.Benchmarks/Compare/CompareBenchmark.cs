using EcrMirror.Benchmarks.Link;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>Copies sets of images with every tool there is, one case after the other.</summary>
internal static class CompareBenchmark
{
    /// <exception cref="BenchmarkException">Ours failed, or what it copied is not what was there.</exception>
    public static async Task<Comparison> CompareAsync(CompareCase compared, CancellationToken cancellationToken)
    {
        var sets = new ImageSets(compared.Scale);
        ScratchFolder.RequireRoom(sets.RoomFor(compared.Letter, compared.Destinations));
        Console.Error.WriteLine($"Making set {compared.Letter}…");
        var options = new DockerRegistryOptions { UsesTls = compared.UsesTls };
        await using DockerRegistry source = await DockerRegistry.StartAsync(options, cancellationToken);
        ImageSet set = await sets.PutAsync(compared.Letter, source, repository => repository, cancellationToken: cancellationToken);
        var synced = new List<DockerRegistry>();
        try
        {
            while (set.IsInSync && synced.Count < compared.Destinations)
            {
                synced.Add(await DockerRegistry.StartAsync(options, cancellationToken));
                await sets.PutAsync(compared.Letter, synced[^1], ImageSet.AtDestination, cancellationToken: cancellationToken);
            }

            return await CompareAsync(compared, set, source, synced, cancellationToken);
        }
        finally
        {
            foreach (DockerRegistry destination in synced)
                await destination.DisposeAsync();
        }
    }

    private static async Task<Comparison> CompareAsync(
        CompareCase compared, ImageSet set, DockerRegistry source, List<DockerRegistry> synced, CancellationToken cancellationToken)
    {
        await using var links = new Links(compared.Link);
        using var kept = new ScratchFolder();
        var keptSides = new List<Side>();
        foreach (DockerRegistry destination in synced)
            keptSides.Add(await links.ToDestinationAsync(destination, cancellationToken));
        var peers = new PeerTools(set, compared.Destinations, compared.Link.PeerLimit);
        var options = new DockerRegistryOptions { UsesTls = compared.UsesTls };
        var contest = new Contest
        {
            Name = compared.Name,
            Title = Title(compared, set),
            Tools =
            [
                .. new OurTools(set, kept).List(compared.Destinations),
                .. (await PeerProgram.FindAllAsync(cancellationToken))
                    .Where(peer => compared.Link.Peers?.Contains(peer.Name) ?? true).Select(peers.Find).OfType<Tool>(),
            ],
            Rounds = compared.Turns,
            PeersWarmUp = !compared.IsSlow,
            Images = set.Images.Count,
            Source = await links.ToSourceAsync(source, cancellationToken),
            KeptDestinations = keptSides.Count > 0 ? keptSides : null,
            Destinations = compared.Destinations,
            OpenDestinationAsync = async cancelled => await links.ToDestinationAsync(await DockerRegistry.StartAsync(options, cancelled), cancelled),
            CheckAsync = new SetCheck(set).CheckAsync,
        };
        return await contest.RunAsync(cancellationToken) with { LinkProcessorSeconds = links.Processor.TotalSeconds };
    }

    private static string Title(CompareCase compared, ImageSet set)
    {
        string[] parts =
        [
            set.Title,
            compared.UsesTls ? "HTTPS" : "plain HTTP",
            compared.Link.Title,
            compared.Destinations is 1 ? "one destination" : $"{compared.Destinations} destinations",
            $"{compared.Turns} rounds",
        ];
        return string.Join("; ", parts);
    }
}
