using EcrMirror.Contracts;
using EcrMirror.Copier.Blobs;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State.Blobs;
using EcrMirror.State.Manifests;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Copier.Manifests;

/// <summary>
/// Carries out a copy task: all blobs of a manifest to every destination, then the manifest by its digest where all of them are.
/// A root is left to the Publisher.
/// </summary>
internal sealed partial class ManifestCopier(
    IManifestStore manifests, IRegistries registries, BlobCopier blobs, IBlobLocations locations, ILogger<ManifestCopier> logger)
{
    public async Task<ManifestCopyResult> CopyAsync(CopyManifest task, CancellationToken cancellationToken)
    {
        List<ManifestArrival> arrivals = [.. task.Destinations.Select(repository => new ManifestArrival(repository))];
        try
        {
            RawManifest raw = await FindManifestAsync(task, cancellationToken);
            var image = (Manifest.Image)raw.Read();
            await CopyBlobsAsync(task, image, arrivals, isRepair: task.IsRepair, cancellationToken);
            if (!task.IsRoot)
                await PutManifestAsync(task, raw, image, arrivals, cancellationToken);
        }
        catch (Exception noManifest) when (noManifest is RegistryException or ManifestException or ContentMismatchException)
        {
            arrivals.ForEach(arrival => arrival.Fail(FailureKinds.Of(noManifest), noManifest.Message));
        }

        arrivals.ForEach(arrival => Log(task, arrival));
        return Result(task, arrivals);
    }

    // Plans expire from state; a task that was delivered later than that still names its manifest.
    private async Task<RawManifest> FindManifestAsync(CopyManifest task, CancellationToken cancellationToken) =>
        await manifests.FindAsync(task.Manifest, cancellationToken)
        ?? await registries.Open(task.Source).GetManifestAsync(task.Manifest, cancellationToken)
        ?? throw new ManifestException($"Manifest {task.Manifest} is neither in state nor any longer at its source {task.Source}.") { Kind = FailureKind.NotFound };

    private async Task CopyBlobsAsync(
        CopyManifest task, Manifest.Image image, List<ManifestArrival> arrivals, bool isRepair, CancellationToken cancellationToken)
    {
        Repository[] destinations = [.. arrivals.Where(arrival => !arrival.HasFailed).Select(arrival => arrival.Repository)];
        var lookup = new BlobLookup(registries, [.. image.Blobs.Select(blob => blob.Digest).Distinct()]);
        IReadOnlyList<BlobArrival>[] copied = await Task.WhenAll(image.Blobs.Select(
            blob => blobs.CopyAsync(
                new BlobOrder(blob, task.Source)
                {
                    TrustsLocations = !isRepair,
                    NewDestinations = isRepair ? [] : task.NewDestinations,
                    Priority = task.Priority,
                    Lookup = lookup,
                },
                destinations,
                cancellationToken)));

        foreach (BlobArrival blob in copied.SelectMany(arrived => arrived))
            arrivals.Single(arrival => arrival.Repository == blob.Repository).Add(blob);
    }

    private async Task PutManifestAsync(
        CopyManifest task, RawManifest raw, Manifest.Image image, List<ManifestArrival> arrivals, CancellationToken cancellationToken) =>
        await Task.WhenAll(arrivals.Where(arrival => !arrival.HasFailed).Select(async arrival =>
        {
            try
            {
                IManifestSink repository = registries.Open(arrival.Repository);
                Digest[] held = [.. image.Blobs.Select(blob => blob.Digest)];
                if (!task.IsRepair && await HasAsync(repository, raw.Digest, arrival, cancellationToken))
                {
                    await locations.AddAsync(arrival.Repository, held, cancellationToken);
                    return;
                }

                try
                {
                    await repository.PutManifestAsync(raw, cancellationToken);
                }
                catch (RegistryException lacking) when (lacking.HasCode(RegistryErrorCode.ManifestBlobUnknown))
                {
                    // What state said about this repository is no longer so: look at every blob there, and put once more.
                    LogRepair(raw.Digest, arrival.Repository);
                    await locations.ForgetAsync(arrival.Repository, held, cancellationToken);
                    await CopyBlobsAsync(task, image, [arrival], isRepair: true, cancellationToken);
                    if (arrival.HasFailed)
                        return;
                    await repository.PutManifestAsync(raw, cancellationToken);
                }

                await locations.AddAsync(arrival.Repository, held, cancellationToken);
            }
            catch (RegistryException refused)
            {
                arrival.Fail(refused.Kind, refused.Message);
            }
        }));

    // Where every blob was there, the manifest may be too: put by an earlier delivery of the same task. Puts are the scarcest request.
    private static async Task<bool> HasAsync(
        IManifestSink repository, Digest manifest, ManifestArrival arrival, CancellationToken cancellationToken) =>
        arrival.Tally is { BlobsCopied: 0, BlobsMounted: 0 } && await repository.HasManifestAsync(manifest, cancellationToken);

    private static ManifestCopyResult Result(CopyManifest task, List<ManifestArrival> arrivals)
    {
        CopiedDestination[] copied =
        [
            .. arrivals.Where(arrival => !arrival.HasFailed)
                .Select(arrival => new CopiedDestination { Repository = arrival.Repository, Tally = arrival.Tally }),
        ];
        FailedDestination[] failed =
        [
            .. arrivals.Where(arrival => arrival.HasFailed)
                .Select(arrival => new FailedDestination { Repository = arrival.Repository, Kind = arrival.FailureKind, Reason = arrival.Failure!, Tally = arrival.Tally }),
        ];
        return new ManifestCopyResult(
            copied is [] ? null : new ManifestCopied { Plan = task.Plan, Attempt = task.Attempt, Priority = task.Priority, Manifest = task.Manifest, Destinations = copied },
            failed is [] ? null : new ManifestCopyFailed { Plan = task.Plan, Attempt = task.Attempt, Priority = task.Priority, Manifest = task.Manifest, Destinations = failed });
    }

    private void Log(CopyManifest task, ManifestArrival arrival)
    {
        if (arrival.HasFailed)
            LogFailed(task.Manifest, arrival.Repository, task.Plan, arrival.Failure!);
        else
            LogCopied(task.Manifest, arrival.Repository, task.Plan, arrival.Tally.BytesCopied, arrival.Tally.BytesMounted, arrival.Tally.BytesPresent);
    }

    [LoggerMessage(3001, LogLevel.Information, "Copied {Digest} to {Repository} for plan {Plan}: {Copied} bytes sent, {Mounted} mounted, {Present} present")]
    private partial void LogCopied(Digest digest, Repository repository, PlanId plan, long copied, long mounted, long present);

    [LoggerMessage(3002, LogLevel.Warning, "Could not copy {Digest} to {Repository} for plan {Plan}: {Reason}")]
    private partial void LogFailed(Digest digest, Repository repository, PlanId plan, string reason);

    [LoggerMessage(3003, LogLevel.Information, "{Repository} lacks blobs of {Digest} that state said it held; looking at each")]
    private partial void LogRepair(Digest digest, Repository repository);
}
