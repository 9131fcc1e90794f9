using System.Security.Cryptography;
using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.State;
using EcrMirror.State.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Copier.Claims;

/// <summary>
/// Agrees with the other Copiers, through state, on who sends which blob. A claim saves bytes and nothing else depends on it: where
/// state is out of reach, copies go on without.
/// </summary>
internal sealed partial class FleetClaims(
    IBlobClaims claims, MirrorMetrics metrics, IOptions<CopierOptions> options, TimeProvider time, Random random, ILogger<FleetClaims> logger)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long nobody asks for claims after state was out of reach: who asks has a blob slot, which others could use.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer of state is waited for. Its own retries may take minutes, and a claim is not worth that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Machines and processes have the same names again after a restart; this worker has not.
    private readonly string _worker = $"{Environment.MachineName}/{Environment.ProcessId}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private long _restsSince = long.MinValue;
    private int _isOutOfReach;

    public TimeSpan LongestWait => options.Value.LongestClaimWait;

    /// <summary>How long a beat of a claim's holder may be away from the one before: three fit into a lease, so that two may be lost.</summary>
    public TimeSpan Beat => options.Value.ClaimLease / 3;

    private bool IsResting =>
        Volatile.Read(ref _restsSince) is var since && since != long.MinValue && time.GetElapsedTime(since) < Rest;

    /// <summary>Claims a blob; null if the copy is to go on without a claim.</summary>
    public async Task<BlobClaim?> TryAcquireAsync(BlobClaimKey blob, BlobClaim? seen, CancellationToken cancellationToken)
    {
        if (!options.Value.ClaimsBlobs || IsResting)
            return null;

        try
        {
            BlobClaim answer = await AskAsync(
                patient => claims.AcquireAsync(blob, _worker, options.Value.ClaimLease, seen, patient), cancellationToken);
            if (Interlocked.Exchange(ref _isOutOfReach, 0) == 1)
                LogBack();
            if (answer is BlobClaim.Ours { IsTakenOver: true })
            {
                metrics.ClaimTakenOver(blob.Registry);
                LogTakenOver(blob.Blob, Place(blob), (seen as BlobClaim.Theirs)?.Worker);
            }

            return answer;
        }
        catch (StateException outOfReach)
        {
            GoWithout(outOfReach);
            return null;
        }
    }

    /// <summary>How a claim stands; null if it may be asked for.</summary>
    public async Task<BlobClaim?> TryFindAsync(BlobClaimKey blob, BlobClaim seen, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(patient => claims.FindAsync(blob, seen, patient), cancellationToken);
        }
        catch (StateException outOfReach)
        {
            GoWithout(outOfReach);
            return null;
        }
    }

    /// <summary>Whether the claim still stands, as far as can be told.</summary>
    public async Task<bool> TryRenewAsync(BlobClaim.Ours claim, CancellationToken cancellationToken)
    {
        try
        {
            if (await AskAsync(patient => claims.RenewAsync(claim, patient), cancellationToken))
                return true;

            LogLost(claim.Key.Blob, Place(claim.Key));
            return false;
        }
        catch (StateException)
        {
            // The next beat may get through. If none does for the whole lease, somebody else sends the blob too.
            return true;
        }
    }

    /// <summary>Writes down how an upload can be gone on with. Where that fails, whoever takes over begins anew.</summary>
    public async Task TryNoteUploadAsync(BlobClaim.Ours claim, RepositoryName repository, string? upload, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(patient => claims.NoteUploadAsync(claim, repository, upload, patient), cancellationToken);
        }
        catch (StateException)
        {
            // It would have saved bytes, no more.
        }
    }

    public async Task TryReleaseAsync(BlobClaim.Ours claim, IReadOnlyCollection<RepositoryName> landed)
    {
        try
        {
            // Also where the copy was stopped: others need not wait for it then.
            await AskAsync(patient => claims.ReleaseAsync(claim, landed, patient), CancellationToken.None);
        }
        catch (StateException)
        {
            // Others wait until the lease has passed; this process does not wait for itself.
        }
    }

    /// <summary>The wait before the next look at somebody else's claim: longer each time, and never all together.</summary>
    public TimeSpan LookIn(int looks)
    {
        double jitter;
        lock (random)
            jitter = 0.75 + (random.NextDouble() / 2);
        return TimeSpan.FromTicks((long)(Math.Min(FirstLook.Ticks * Math.Pow(2, looks), LongestInterval.Ticks) * jitter));
    }

    public void WaitEnded(ClaimWait wait, BlobClaim.Theirs holder, TimeSpan waited)
    {
        metrics.ClaimWaited(wait.Blob.Registry, wait.Outcome);
        LogWaited(waited, holder.Worker, wait.Blob.Blob, Place(wait.Blob), wait.Outcome);
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ask(patient.Token);
        }
        catch (OperationCanceledException stalled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StateException($"State did not answer within {Patience.TotalSeconds} seconds.", stalled) { IsTransient = true };
        }
    }

    private void GoWithout(StateException outOfReach)
    {
        Volatile.Write(ref _restsSince, time.GetTimestamp());
        if (Interlocked.Exchange(ref _isOutOfReach, 1) == 0)
            LogOutOfReach(outOfReach.Message);
    }

    private static string Place(BlobClaimKey blob) => blob.Repository is { } repository ? $"{blob.Registry}/{repository}" : blob.Registry.ToString();

    [LoggerMessage(3004, LogLevel.Information, "Waited {Waited} for {Worker}, which sends {Digest} to {Place}: {Outcome}")]
    private partial void LogWaited(TimeSpan waited, string worker, Digest digest, string place, string outcome);

    [LoggerMessage(3005, LogLevel.Warning, "Takes over {Digest} to {Place} from {Worker}, which fell silent")]
    private partial void LogTakenOver(Digest digest, string place, string? worker);

    [LoggerMessage(3006, LogLevel.Warning, "Was taken for dead while it sends {Digest} to {Place}, and goes on; another Copier sends it too")]
    private partial void LogLost(Digest digest, string place);

    [LoggerMessage(3007, LogLevel.Warning, "Blobs are sent without claims, perhaps by several Copiers, until state answers again: {Reason}")]
    private partial void LogOutOfReach(string reason);

    [LoggerMessage(3008, LogLevel.Information, "Blobs are claimed again")]
    private partial void LogBack();
}
