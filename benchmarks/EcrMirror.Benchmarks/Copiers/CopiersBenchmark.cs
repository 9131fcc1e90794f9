using System.Globalization;
using System.Text.Json;
using EcrMirror.Benchmarks.Compare;
using EcrMirror.Benchmarks.Link;
using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Fleet;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Copiers;

/// <summary>
/// Has services in processes of their own mirror images with 1, 2 and 4 Copiers, from a source that gives each connection little into a
/// registry that takes so much together, and counts what the source gave.
/// </summary>
internal sealed class CopiersBenchmark(int scale)
{
    private const int BlobsAtOnce = 4;
    // Four times as many as four Copiers take at once: none takes what another could do, and the first and the last seconds weigh little.
    private const int Images = 64;
    private const int ImagesAtOnce = 4;
    private const int OwnLayers = 3;

    // Some for each Copier: what is measured is a fleet that is up, not the seconds in which its processes compile what they run.
    private const int FirstImages = 16;

    private const long PerConnection = 3_000_000;
    private const long MostOfRegistry = 36_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <exception cref="BenchmarkException">What was asked for did not arrive in time, or is something else.</exception>
    public async Task<CopiersResult> RunAsync(CancellationToken cancellationToken)
    {
        long layerBytes = 5L * 1024 * 1024 / scale;
        ScratchFolder.RequireRoom(2 * Images * (OwnLayers + 1) * layerBytes);
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        Console.Error.WriteLine("Copiers: making images…");
        ImageSet first = await new ImageSets(scale).PutAsync("E", source, repository => repository, FirstImages, cancellationToken);
        ImageSet set = await PutAsync(source, layerBytes, cancellationToken);
        var runs = new List<CopiersRun>();
        foreach (int copiers in new[] { 1, 2, 4 })
        {
            runs.Add(await MeasureAsync(copiers, first, set, source, cancellationToken));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{copiers} Copiers: {runs[^1].Seconds:0.0} s"));
        }

        return new CopiersResult { MostOfCopier = BlobsAtOnce * PerConnection, MostOfRegistry = MostOfRegistry, Runs = runs };
    }

    // Each image has layers of its own and one that all of them share. They are of many sizes, as layers are: those of one size that begin
    // together end together, and everybody waits for tables and the registry at the same moments.
    private static async Task<ImageSet> PutAsync(DockerRegistry source, long layerBytes, CancellationToken cancellationToken)
    {
        var writer = new SetWriter(source, repository => repository);
        for (int image = 0; image < Images; image++)
        {
            IEnumerable<(int, long)> layers = Enumerable.Range(image * OwnLayers, OwnLayers).Select(layer => (1 + layer, SizeOf(layer, layerBytes))).Append((100_000, layerBytes));
            await writer.PutImageAsync(string.Create(CultureInfo.InvariantCulture, $"fleet/app-{image:00}"), "1", layers, cancellationToken);
        }

        return writer.Complete("copiers", $"{Images} images");
    }

    // From half of it to one and a half, it on average.
    private static long SizeOf(int layer, long bytes) => bytes * (2 + (layer * 3 % 5)) / 4;

    private static async Task<CopiersRun> MeasureAsync(int copiers, ImageSet first, ImageSet set, DockerRegistry source, CancellationToken cancellationToken)
    {
        await using Fauxqs queues = await Fauxqs.StartAsync(cancellationToken);
        await using Dynalite tables = await Dynalite.StartAsync(cancellationToken);
        await using DockerRegistry destination = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        await using LinkProcess slow = LinkProcess.Start(new LinkSpeed(TimeSpan.FromMilliseconds(5), PerConnection));
        await using LinkProcess narrow = LinkProcess.Start(new LinkSpeed(TimeSpan.Zero, Total: MostOfRegistry));
        var sides = new Sides(
            new Side(source, await slow.OpenAsync(source.Host, cancellationToken)), [new Side(destination, await narrow.OpenAsync(destination.Host, cancellationToken))]);
        await using MirrorFleet fleet = await MirrorFleet.StartAsync(
            new FleetOptions
            {
                Queues = queues.Endpoint,
                Tables = tables.Endpoint,
                Copiers = copiers,
                Settings = new Dictionary<string, string>
                {
                    ["Scheduler:Requests:MayName"] = "Everything",
                    ["Copier:ConcurrentManifests"] = ImagesAtOnce.ToString(CultureInfo.InvariantCulture),
                    ["Copier:ConcurrentBlobs"] = BlobsAtOnce.ToString(CultureInfo.InvariantCulture),
                    ["Copier:LeastConcurrentBlobs"] = BlobsAtOnce.ToString(CultureInfo.InvariantCulture),
                },
            },
            cancellationToken);
        await MirrorAsync(first, cancellationToken);
        await source.SettleAsync(cancellationToken);
        source.Journal.Clear();

        long started = TimeProvider.System.GetTimestamp();
        await MirrorAsync(set, cancellationToken);
        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        long peak = fleet.Copiers.Max(copier => ProgramRun.ReadPeak(copier.Id));
        await source.SettleAsync(cancellationToken);
        long distinct = await new SetCheck(set).CheckAsync(destination, cancellationToken);
        long read = source.Journal.Requests.Where(request => request.Method is "GET" && request.Path.Contains("/blobs/", StringComparison.Ordinal)).Sum(request => request.Bytes);
        return new CopiersRun(copiers, seconds, distinct / seconds, read / (double)distinct, peak);

        async Task MirrorAsync(ImageSet images, CancellationToken cancelled)
        {
            await RequestAsync(queues.Endpoint, images, sides, cancelled);
            await UntilPublishedAsync(images, destination, fleet, cancelled);
        }
    }

    private static async Task RequestAsync(Uri queues, ImageSet set, Sides sides, CancellationToken cancellationToken)
    {
        using var view = new QueueView(queues);
        IEnumerable<string> requests = set.Images.Select(image => JsonSerializer.Serialize(new
        {
            version = 1,
            requestId = $"{image.Repository}:{image.Tag}",
            source = $"{sides.Source.Host}/{image.Repository}:{image.Tag}",
            destinations = new[] { new { repository = $"{sides.Destinations[0].Host}/{ImageSet.AtDestination(image.Repository)}", tags = new[] { image.Tag } } },
        }));
        await view.SendAsync("mirror-requests", requests, cancellationToken);
    }

    private static async Task UntilPublishedAsync(ImageSet set, DockerRegistry destination, MirrorFleet fleet, CancellationToken cancellationToken)
    {
        HashSet<string> tags = [.. set.Images.Select(image => $"/v2/{ImageSet.AtDestination(image.Repository)}/manifests/{image.Tag}")];
        long started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (destination.Journal.Requests.Count(request => request is { Method: "PUT", Status: 201 } && tags.Contains(request.Path)) < set.Images.Count)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new BenchmarkException($"Images were not mirrored in {Patience}. A Copier said: {string.Join('\n', fleet.Copiers[0].Log.TakeLast(5))}");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
