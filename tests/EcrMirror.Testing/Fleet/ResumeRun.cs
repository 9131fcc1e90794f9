using System.Globalization;
using System.Text.Json;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Testing.Fleet;

/// <summary>
/// Has a fleet mirror one large layer to an emulated ECR and kills the Copier in the middle, each time another one: whoever goes on sends
/// nothing again that has arrived.
/// </summary>
public sealed class ResumeRun(ResumeSettings settings, Action<string> say)
{
    private const string Region = "eu-west-1";
    private const string Name = "bulk";
    private const string Tag = "1.0";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>Does it all, on loopback, and ends everything it started.</summary>
    public async Task<ResumeReport> RunAsync(CancellationToken cancellationToken)
    {
        // At the source and at the destination.
        ScratchFolder.RequireRoom(2 * settings.LayerBytes);
        using var folder = new ScratchFolder();
        await using Fauxqs queues = await Fauxqs.StartAsync(cancellationToken);
        await using Dynalite tables = await Dynalite.StartAsync(cancellationToken);
        await using DockerRegistry source = await DockerRegistry.StartAsync(cancellationToken: cancellationToken);
        await using EcrEmulator aws = await EcrEmulator.StartAsync(Emulated(folder), cancellationToken);
        Descriptor layer = await source.PushBulkImageAsync(Name, Tag, settings.LayerBytes, cancellationToken: cancellationToken);
        await using MirrorFleet fleet = await MirrorFleet.StartAsync(Fleet(queues, tables, aws), cancellationToken);
        (FleetProcess sending, FleetProcess waiting) = (fleet.Copiers[0], fleet.Copiers[1]);
        await waiting.KillAsync();

        int before = source.Journal.Requests.Count;
        long started = TimeProvider.System.GetTimestamp();
        await RequestAsync(queues.Endpoint, source, aws, cancellationToken);
        var arrivedAtKills = new List<long>();
        var problems = new List<string>();
        foreach (double part in settings.KillAt)
        {
            if (!await UntilAsync(() => Arrived(aws) >= part * layer.Size, started, cancellationToken))
                problems.Add($"Nothing like {part:P0} of the layer has arrived.");
            await sending.KillAsync();
            arrivedAtKills.Add(Arrived(aws));
            say($"killed {sending.Name} when {arrivedAtKills[^1]} of {layer.Size} bytes had arrived");
            waiting.Launch();
            (sending, waiting) = (waiting, sending);
        }

        LocalRepository mirror = aws.Private(region: Region).Repository(RepositoryName.Parse(Name));
        if (arrivedAtKills.Any(bytes => bytes >= layer.Size))
            problems.Add("The layer was there before its Copier was killed, so nothing was shown.");
        if (!await UntilAsync(() => mirror.Tags.ContainsKey(Oci.Tag.Parse(Tag)), started, cancellationToken))
            problems.Add($"The tag was not set in {settings.Patience}. The Copier said: {string.Join('\n', sending.Log.TakeLast(5))}");
        else if (mirror.Blobs.GetValueOrDefault(layer.Digest) != layer.Size)
            problems.Add($"The layer is not there whole: {mirror.Blobs.GetValueOrDefault(layer.Digest)} of {layer.Size} bytes.");
        TimeSpan took = TimeProvider.System.GetElapsedTime(started);

        IReadOnlyList<ActionEntry> parts = PartsOf(aws);
        return new ResumeReport
        {
            LayerBytes = layer.Size,
            ArrivedAtKills = arrivedAtKills,
            PartsArrived = parts.Count(part => part.Succeeded),
            PartsRefused = parts.Count(part => part.Error is not null),
            Uploads = aws.Actions.Of("InitiateLayerUpload").Count(started => started.Face is EcrFace.Api),
            PulledBytes = source.Journal.Requests.Skip(before).Where(request => request.Path.Contains(layer.Digest.ToString(), StringComparison.Ordinal)).Sum(request => request.Bytes),
            Took = took,
            Problems = problems,
        };
    }

    private static EcrEmulatorOptions Emulated(ScratchFolder folder) => new()
    {
        Accounts =
        [
            new EcrAccount
            {
                Id = EcrEmulatorOptions.DefaultAccount,
                Keys = [new KeyPair { AccessKeyId = "test", SecretAccessKey = "test", Account = EcrEmulatorOptions.DefaultAccount }],
            },
        ],
        Regions = [Region],
        Folder = folder.FullName,
    };

    private static FleetOptions Fleet(Fauxqs queues, Dynalite tables, EcrEmulator aws) => new()
    {
        Queues = queues.Endpoint,
        Tables = tables.Endpoint,
        Copiers = 2,
        Settings = new Dictionary<string, string>
        {
            ["Scheduler:Requests:MayName"] = "Everything",
            ["Copier:ClaimLease"] = "00:00:02",
            ["Ecr:PartsFrom"] = ResumeReport.PartBytes.ToString(CultureInfo.InvariantCulture),
            ["Ecr:Registries:0:Host"] = $"{aws.Private(region: Region).Host}",
            ["Ecr:Registries:0:Account"] = EcrEmulatorOptions.DefaultAccount,
            ["Ecr:Registries:0:Region"] = Region,
            ["Ecr:Registries:0:Endpoint"] = $"{aws.ApiAddress}",
        },
    };

    private static async Task RequestAsync(Uri queues, DockerRegistry source, EcrEmulator aws, CancellationToken cancellationToken)
    {
        using var view = new QueueView(queues);
        string request = JsonSerializer.Serialize(new
        {
            version = 1,
            requestId = "bulk",
            source = $"{source.Host}/{Name}:{Tag}",
            destinations = new[] { new { repository = $"{aws.Private(region: Region).Host}/{Name}", tags = new[] { Tag } } },
        });
        await view.SendAsync("mirror-requests", [request], cancellationToken);
    }

    private static long Arrived(EcrEmulator aws) => PartsOf(aws).Count(part => part.Succeeded) * ResumeReport.PartBytes;

    // The config goes in one request, which the registry makes a part of.
    private static ActionEntry[] PartsOf(EcrEmulator aws) => [.. aws.Actions.Of("UploadLayerPart").Where(part => part.Face is EcrFace.Api)];

    private async Task<bool> UntilAsync(Func<bool> isReached, long started, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (!isReached())
        {
            if (TimeProvider.System.GetElapsedTime(started) > settings.Patience)
                return false;
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return true;
    }
}
