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
        ImageSet set = await PutAsync(source, layerBytes, cancellationToken);
        var runs = new List<CopiersRun>();
        foreach (int copiers in new[] { 1, 2, 4 })
        {
            runs.Add(await MeasureAsync(copiers, set, source, cancellationToken));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{copiers} Copiers: {runs[^1].Seconds:0.0} s"));
        }

        return new CopiersResult { MostOfCopier = BlobsAtOnce * PerConnection, MostOfRegistry = MostOfRegistry, Runs = runs };
    }

    // Each image has layers of its own and one that all of them share.
    private static async Task<ImageSet> PutAsync(DockerRegistry source, long layerBytes, CancellationToken cancellationToken)
    {
        var writer = new SetWriter(source, repository => repository);
        for (int image = 0; image < Images; image++)
        {
            IEnumerable<(int, long)> layers = Enumerable.Range(0, OwnLayers).Select(layer => (1 + (image * OwnLayers) + layer, layerBytes)).Append((100_000, layerBytes));
            await writer.PutImageAsync(string.Create(CultureInfo.InvariantCulture, $"fleet/app-{image:00}"), "1", layers, cancellationToken);
        }

        return writer.Complete("copiers", $"{Images} images");
    }

    private static async Task<CopiersRun> MeasureAsync(int copiers, ImageSet set, DockerRegistry source, CancellationToken cancellationToken)
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
        source.Journal.Clear();

        long started = TimeProvider.System.GetTimestamp();
        await RequestAsync(queues.Endpoint, set, sides, cancellationToken);
        await UntilPublishedAsync(set, destination, fleet, started, cancellationToken);
        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        long peak = fleet.Copiers.Max(copier => ProgramRun.ReadPeak(copier.Id));
        await source.SettleAsync(cancellationToken);
        long distinct = await new SetCheck(set).CheckAsync(destination, cancellationToken);
        long read = source.Journal.Requests.Where(request => request.Method is "GET" && request.Path.Contains("/blobs/", StringComparison.Ordinal)).Sum(request => request.Bytes);
        return new CopiersRun(copiers, seconds, distinct / seconds, read / (double)distinct, peak);
    }

    private static async Task RequestAsync(Uri queues, ImageSet set, Sides sides, CancellationToken cancellationToken)
    {
        using var view = new QueueView(queues);
        IEnumerable<string> requests = set.Images.Select(image => JsonSerializer.Serialize(new
        {
            version = 1,
            requestId = image.Repository,
            source = $"{sides.Source.Host}/{image.Repository}:{image.Tag}",
            destinations = new[] { new { repository = $"{sides.Destinations[0].Host}/{ImageSet.AtDestination(image.Repository)}", tags = new[] { image.Tag } } },
        }));
        await view.SendAsync("mirror-requests", requests, cancellationToken);
    }

    private static async Task UntilPublishedAsync(ImageSet set, DockerRegistry destination, MirrorFleet fleet, long started, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (destination.Journal.Requests.Count(request => request is { Method: "PUT", Status: 201 } && request.Path.EndsWith("/manifests/1", StringComparison.Ordinal)) < set.Images.Count)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new BenchmarkException($"Images were not mirrored in {Patience}. A Copier said: {string.Join('\n', fleet.Copiers[0].Log.TakeLast(5))}");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
