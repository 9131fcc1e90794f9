using EcrMirror.Registry;

namespace EcrMirror.Ecr.Tokens;

/// <summary>
/// A token that all callers share. One of them renews it at half of its time, while the others go on with what there is; a renewal that
/// fails costs nothing while the token is good. However often it is refused or cannot be had, it is asked for only now and then.
/// </summary>
internal sealed class SharedToken(Func<Task<EcrToken>> fetch, TimeProvider time)
{
    // A registry that refuses every token must not make a storm of calls: AWS allows 20 a second in an account and region.
    private static readonly TimeSpan AfterSuccess = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterPassingFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterFailedRenewal = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task<EcrToken>? _lastFetch;
    private EcrToken? _current;
    private bool _isRefused;
    private DateTimeOffset _nextFetchAt = DateTimeOffset.MinValue;

    /// <summary>The token.</summary>
    /// <param name="notRenewed">Hears why the token was not renewed that is handed out all the same.</param>
    /// <param name="cancellationToken">Ends the wait; what is asked for is for others, too, and goes on.</param>
    /// <exception cref="RegistryException">There is none, and none can be had.</exception>
    public async ValueTask<EcrToken> GetAsync(Action<RegistryException> notRenewed, CancellationToken cancellationToken)
    {
        EcrToken? usable;
        Task<EcrToken> fetching;
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            bool isFetching = _lastFetch is { IsCompleted: false };
            bool mayFetch = !isFetching && now >= _nextFetchAt;
            usable = !_isRefused && now < _current?.ExpiresAt ? _current : null;
            if (usable is not null && (now < usable.RenewAt || !mayFetch))
                return usable;

            // What was handed out a moment ago, refused or over as it is, is all there is for now.
            if (mayFetch)
            {
                _nextFetchAt = now + AfterFailure;
                _lastFetch = FetchAsync(usable?.ExpiresAt);
            }

            fetching = _lastFetch!;
        }

        try
        {
            return await fetching.WaitAsync(cancellationToken);
        }
        catch (RegistryException failed) when (usable is not null)
        {
            notRenewed(failed);
            return usable;
        }
    }

    /// <summary>Hears that a registry refused the token: the next caller gets a new one, unless this one is new.</summary>
    public void Refuse()
    {
        lock (_lock)
            _isRefused |= _lastFetch is not { IsCompleted: false } && time.GetUtcNow() >= _nextFetchAt;
    }

    private async Task<EcrToken> FetchAsync(DateTimeOffset? renewBefore)
    {
        // The caller holds the lock, and asking may take a while before it first waits: the SDK is loaded here.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            EcrToken token = await fetch();
            lock (_lock)
                (_current, _isRefused, _nextFetchAt) = (token, false, time.GetUtcNow() + AfterSuccess);
            return token;
        }
        catch (RegistryException failed)
        {
            lock (_lock)
                _nextFetchAt = AfterFailureAt(time.GetUtcNow(), failed, renewBefore);
            throw;
        }
    }

    private static DateTimeOffset AfterFailureAt(DateTimeOffset now, RegistryException failed, DateTimeOffset? renewBefore)
    {
        if (renewBefore is { } end && end > now)
            return now + AfterFailedRenewal < end ? now + AfterFailedRenewal : end;
        return now + (failed.IsTransient ? AfterPassingFailure : AfterFailure);
    }
}
