using System.Globalization;
using System.Text.Json;
using Amazon.SQS.Model;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.State;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Testing.Fleet;

/// <summary>
/// Has a fleet mirror images while its processes are killed and started again, the queues stand still, and messages come twice, late and
/// in another order. At the end every tag is there and complete and has its outcome, no tag was ever over an incomplete tree, and the
/// source gave no more bytes than it had to.
/// </summary>
public sealed class KillRun(KillSettings settings, Action<string> say)
{
    private const string Tag = "1.0";
    private const double Tolerance = 1.1;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(settings.Seed);
    private readonly List<string> _events = [];
    private long _inFlight;

    /// <summary>Does it all, on loopback, and ends everything it started.</summary>
    public async Task<KillReport> RunAsync(CancellationToken cancellationToken)
    {
        await using Fauxqs queues = await Fauxqs.StartAsync(cancellationToken);
        await using Dynalite tables = await Dynalite.StartAsync(cancellationToken);
        await using QueueProxy proxy = await QueueProxy.StartAsync(queues.Endpoint, settings.Seed, settings.Disorder);
        await using LocalRegistry source = await LocalRegistry.StartAsync(cancellationToken: cancellationToken);
        await using LocalRegistry destination = await LocalRegistry.StartAsync(
            new LocalRegistryOptions { AcceptsIncompleteManifests = true }, cancellationToken);
        List<SampleContent> images = MakeImages(source);
        await using MirrorFleet fleet = await MirrorFleet.StartAsync(
            new FleetOptions
            {
                Queues = proxy.Address,
                Tables = tables.Endpoint,
                Copiers = settings.Copiers,
                Settings = new Dictionary<string, string> { ["Scheduler:Requests:MayName"] = "Everything" },
            },
            cancellationToken);

        long started = TimeProvider.System.GetTimestamp();
        await RequestAsync(proxy.Address, source, destination, cancellationToken);
        Say($"{images.Count} images asked for");
        await DisturbAsync(fleet, queues, source, destination, images, cancellationToken);
        List<string> problems = [];
        if (!await SettleAsync(destination, images.Count, cancellationToken))
            problems.Add($"Nothing more was published for {settings.Patience}.");
        TimeSpan took = TimeProvider.System.GetElapsedTime(started);

        problems.AddRange(CheckDestination(destination, images));
        problems.AddRange(await CheckLedgerAsync(tables.Endpoint, destination, images, cancellationToken));
        problems.AddRange(await CheckQueuesAsync(queues.Endpoint, cancellationToken));
        return Report(problems, images, source, destination, proxy, took);
    }

    private static string NameOf(int image) => string.Create(CultureInfo.InvariantCulture, $"team/app-{image}");

    private static RepositoryName MirrorOf(int image) => RepositoryName.Parse("mirror/" + NameOf(image));

    private static IEnumerable<SampleBlob> BlobsOf(List<SampleContent> images) =>
        images.SelectMany(image => image.TreeBlobs).DistinctBy(blob => blob.Descriptor.Digest);

    private List<SampleContent> MakeImages(LocalRegistry source)
    {
        SampleLayer[] shared = [.. Enumerable.Range(0, Math.Max(2, settings.Images / 4)).Select(layer => Given.Layer(settings.LayerBytes, SeedOf(layer)))];
        var images = new List<SampleContent>();
        for (int image = 0; image < settings.Images; image++)
        {
            SampleContent Platform(string name, int own) => Given.Image(SeedOf(1000 + (2 * image) + own))
                .WithLayer(shared[image % shared.Length])
                .WithLayer(shared[(image + 1) % shared.Length])
                .WithLayers(1, settings.LayerBytes)
                .ForPlatform(name)
                .Build();

            // Some for one platform, so that their root is a copy task; some for two, so that children land first.
            SampleContent content = image % 2 == 0 ? Platform("linux/amd64", 0) : Given.Index(Platform("linux/amd64", 0), Platform("linux/arm64", 1)).Build();
            content.AddTo(source.Repository(RepositoryName.Parse(NameOf(image))), Oci.Tag.Parse(Tag));
            images.Add(content);
        }

        return images;
    }

    private int SeedOf(int what) => unchecked((settings.Seed * 7919) + what);

    private async Task RequestAsync(Uri queues, LocalRegistry source, LocalRegistry destination, CancellationToken cancellationToken)
    {
        using var view = new QueueView(queues);
        await view.SendAsync(
            "mirror-requests", Enumerable.Range(0, settings.Images).Select(image => RequestFor(image, source, destination)), cancellationToken);
    }

    private static string RequestFor(int image, LocalRegistry source, LocalRegistry destination) => JsonSerializer.Serialize(new
    {
        version = 1,
        requestId = $"request-{image}",
        source = $"{source.Host}/{NameOf(image)}:{Tag}",
        destinations = new[] { new { repository = $"{destination.Host}/{MirrorOf(image)}", tags = new[] { Tag } } },
    });

    // A process is killed whenever another part of the blobs has been asked for, so that kills come in the middle of the work however
    // fast the machine is.
    private async Task DisturbAsync(
        MirrorFleet fleet, Fauxqs queues, LocalRegistry source, LocalRegistry destination, List<SampleContent> images, CancellationToken cancellationToken)
    {
        int blobs = BlobsOf(images).Count();
        FleetProcess[] victims = [.. fleet.Copiers, fleet.Planner, fleet.Publisher, fleet.Scheduler];
        int moments = settings.Kills + settings.Freezes;
        int[] freezes = [.. Enumerable.Range(0, moments).OrderBy(_ => _random.Next()).Take(settings.Freezes)];
        for (int moment = 0; moment < moments; moment++)
        {
            int asked = (moment + 1) * blobs / (moments + 1);
            if (!await UntilAsync(() => source.Journal.Requests(RegistryOperation.GetBlob).Count >= asked, cancellationToken))
                return;
            if (freezes.Contains(moment))
            {
                Say($"queues stand still for {settings.Freeze.TotalSeconds} s");
                queues.Freeze();
                await Task.Delay(settings.Freeze, TimeProvider.System, cancellationToken);
                queues.Thaw();
                continue;
            }

            FleetProcess victim = victims[_random.Next(victims.Length)];
            await victim.KillAsync();
            long inFlight = InFlight(source, destination, images);
            _inFlight += inFlight;
            Say($"killed {victim.Name} after {asked} of {blobs} blobs, {inFlight} bytes in flight");
            victim.Launch();
        }
    }

    private static long InFlight(LocalRegistry source, LocalRegistry destination, List<SampleContent> images)
    {
        HashSet<Digest> landed = [.. destination.Journal.Uploads.Select(upload => upload.Digest)];
        HashSet<Digest?> asked = [.. source.Journal.Requests(RegistryOperation.GetBlob).Select(request => request.Request.Digest)];
        return BlobsOf(images).Where(blob => asked.Contains(blob.Descriptor.Digest) && !landed.Contains(blob.Descriptor.Digest)).Sum(blob => blob.Descriptor.Size);
    }

    private async Task<bool> SettleAsync(LocalRegistry destination, int images, CancellationToken cancellationToken)
    {
        int Published() => Enumerable.Range(0, images).Count(image => destination.Repository(MirrorOf(image)).Tags.Count > 0);

        (int last, long since) = (-1, 0L);
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (Published() is var published && published < images)
        {
            if (published != last)
                (last, since) = (published, TimeProvider.System.GetTimestamp());
            if (TimeProvider.System.GetElapsedTime(since) > settings.Patience)
                return false;
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        Say("every tag is there");
        return true;
    }

    private static IEnumerable<string> CheckDestination(LocalRegistry destination, List<SampleContent> images)
    {
        foreach (IncompleteTagSighting sighting in destination.Journal.IncompleteTags)
            yield return $"{sighting.Repository}:{sighting.Tag} was over an incomplete tree: {sighting.Digest} lacked {sighting.Missing.Count} descriptors.";
        for (int image = 0; image < images.Count; image++)
        {
            LocalRepository mirror = destination.Repository(MirrorOf(image));
            if (!mirror.Tags.TryGetValue(Oci.Tag.Parse(Tag), out Digest digest))
                yield return $"{MirrorOf(image)} has no tag {Tag}.";
            else if (digest != images[image].Digest)
                yield return $"{MirrorOf(image)}:{Tag} is {digest} and should be {images[image].Digest}.";
            else if (mirror.MissingUnder(digest) is { Count: > 0 } missing)
                yield return $"{MirrorOf(image)}:{Tag} lacks {missing.Count} descriptors.";
        }
    }

    // The outcome is written after the tag was set, so it may be a moment behind.
    private async Task<IReadOnlyList<string>> CheckLedgerAsync(
        Uri tables, LocalRegistry destination, List<SampleContent> images, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = StateAt(tables);
        ILedger ledger = services.GetRequiredService<ILedger>();
        using var patience = new CancellationTokenSource(settings.Patience, TimeProvider.System);
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (true)
        {
            var problems = new List<string>();
            for (int image = 0; image < images.Count; image++)
            {
                var repository = new Repository(destination.Host, MirrorOf(image));
                LedgerEntry? entry = await ledger.FindAsync(repository, Oci.Tag.Parse(Tag), cancellationToken);
                if (entry is not { Outcome: LedgerOutcome.Published or LedgerOutcome.Current } || entry.Digest != images[image].Digest)
                    problems.Add($"The ledger says of {repository}:{Tag}: {entry?.Outcome.ToString() ?? "nothing"} {entry?.Reason}");
            }

            if (problems.Count == 0 || patience.IsCancellationRequested)
                return problems;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<string>> CheckQueuesAsync(Uri queues, CancellationToken cancellationToken)
    {
        using var view = new QueueView(queues);
        var problems = new List<string>();
        foreach (string queue in await view.ListAsync(cancellationToken))
        {
            if (!queue.EndsWith("_error", StringComparison.Ordinal) && !queue.EndsWith("_skipped", StringComparison.Ordinal) && !queue.EndsWith("-rejected", StringComparison.Ordinal))
                continue;

            if (await view.CountAsync(queue, cancellationToken) is var count and > 0)
                problems.Add($"{count} messages are in {queue}, the first: {Describe(await view.PeekAsync(queue, cancellationToken))}");
        }

        return problems;
    }

    private static string Describe(Message? message) =>
        $"{string.Join(", ", (message?.MessageAttributes ?? []).Select(attribute => $"{attribute.Key}={attribute.Value.StringValue}"))} {message?.Body}";

    private static ServiceProvider StateAt(Uri tables)
    {
        // The SDK looks for credentials before it sends anything; the emulator checks none.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        return new ServiceCollection()
            .AddLogging()
            .AddState(state => state.DynamoDb = new DynamoDbOptions { ServiceUrl = tables.ToString(), Region = "eu-west-1" })
            .BuildServiceProvider();
    }

    private KillReport Report(
        List<string> problems, List<SampleContent> images, LocalRegistry source, LocalRegistry destination, QueueProxy proxy, TimeSpan took)
    {
        SampleBlob[] blobs = [.. BlobsOf(images)];
        long unique = blobs.Sum(blob => blob.Descriptor.Size);
        long pulled = source.Journal.Requests(RegistryOperation.GetBlob).Sum(request => request.ResponseBytes);
        if (pulled > (Tolerance * unique) + _inFlight)
            problems.Add($"{pulled} bytes were read from the source, more than {Tolerance} times the {unique} of all blobs and the {_inFlight} in flight at kills.");
        return new KillReport(
            problems, _events, unique, pulled, _inFlight, blobs.Length, destination.Journal.Uploads.Count, destination.Journal.Mounts.Count,
            proxy.Duplicated, proxy.Delayed, took);
    }

    private async Task<bool> UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > settings.Patience)
                return false;
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return true;
    }

    private void Say(string what)
    {
        _events.Add(what);
        say(what);
    }
}
