using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.State;
using EcrMirror.State.Claims;

namespace EcrMirror.Copier.Tests.Claims;

/// <summary>Claims as one copier reaches them: what it asks is written down, and may fail.</summary>
internal sealed class WatchedClaims(IBlobClaims claims) : IBlobClaims
{
    private readonly ConcurrentQueue<(string Call, BlobClaimKey Blob)> _calls = new();
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> IsReached, TaskCompletionSource Reached)> _awaited = [];

    /// <summary>Calls that find state out of reach.</summary>
    public Func<string, bool> IsOutOfReach { get; set; } = _ => false;

    /// <summary>Calls that state never answers.</summary>
    public Func<string, bool> Hangs { get; set; } = _ => false;

    public IReadOnlyList<string> Calls => [.. _calls.Select(call => call.Call)];

    public int Count(string call) => _calls.Count(made => made.Call == call);

    /// <summary>Completes when a call was answered, or refused, so many times.</summary>
    public Task WhenAsync(string call, int times = 1, BlobClaimKey? blob = null) => WhenAsync(
        () => _calls.Count(made => made.Call == call && (blob is null || made.Blob == blob)) >= times);

    public Task<BlobClaim> AcquireAsync(BlobClaimKey blob, string worker, TimeSpan lease, BlobClaim? seen, CancellationToken cancellationToken) =>
        PassAsync("acquire", blob, () => claims.AcquireAsync(blob, worker, lease, seen, cancellationToken), cancellationToken);

    public Task<BlobClaim?> FindAsync(BlobClaimKey blob, BlobClaim? seen, CancellationToken cancellationToken) =>
        PassAsync("find", blob, () => claims.FindAsync(blob, seen, cancellationToken), cancellationToken);

    public Task<bool> RenewAsync(BlobClaim.Ours claim, CancellationToken cancellationToken) =>
        PassAsync("renew", claim.Key, () => claims.RenewAsync(claim, cancellationToken), cancellationToken);

    public Task<bool> NoteUploadAsync(BlobClaim.Ours claim, RepositoryName repository, string? upload, CancellationToken cancellationToken) =>
        PassAsync("note", claim.Key, () => claims.NoteUploadAsync(claim, repository, upload, cancellationToken), cancellationToken);

    public Task<bool> ReleaseAsync(BlobClaim.Ours claim, IReadOnlyCollection<RepositoryName> landed, CancellationToken cancellationToken) =>
        PassAsync("release", claim.Key, () => claims.ReleaseAsync(claim, landed, cancellationToken), cancellationToken);

    private async Task<T> PassAsync<T>(string call, BlobClaimKey blob, Func<Task<T>> pass, CancellationToken cancellationToken)
    {
        try
        {
            if (IsOutOfReach(call))
                throw new StateException("The tables are throttled.") { IsTransient = true };
            if (Hangs(call))
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return await pass();
        }
        finally
        {
            lock (_lock)
            {
                _calls.Enqueue((call, blob));
                _awaited.Where(awaited => awaited.IsReached()).ToList().ForEach(awaited => awaited.Reached.TrySetResult());
            }
        }
    }

    private Task WhenAsync(Func<bool> isReached)
    {
        lock (_lock)
        {
            if (isReached())
                return Task.CompletedTask;

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((isReached, reached));
            return reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }
}
