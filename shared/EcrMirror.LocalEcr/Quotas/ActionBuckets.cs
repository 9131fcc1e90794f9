namespace EcrMirror.LocalEcr.Quotas;

/// <summary>The buckets of one registry: one for each account that asks and each action.</summary>
/// <param name="quotas">What is granted now; a rate that is changed holds from the next action on.</param>
/// <param name="time">The clock that buckets fill by.</param>
internal sealed class ActionBuckets(Func<EcrQuotas> quotas, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, string Action), Bucket> _buckets = [];

    /// <summary>Takes a token; false where none is left.</summary>
    public bool TryTake(string account, string action)
    {
        if (!quotas().Rates.TryGetValue(action, out ActionRate rate))
            return true;

        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_buckets.TryGetValue((account, action), out Bucket? bucket))
                _buckets[(account, action)] = bucket = new Bucket { Tokens = rate.Burst, At = now };

            double since = Math.Max(0, (now - bucket.At).TotalSeconds);
            bucket.Tokens = Math.Min(rate.Burst, bucket.Tokens + (since * rate.PerSecond));
            bucket.At = now;
            if (bucket.Tokens < 1)
                return false;
            bucket.Tokens--;
            return true;
        }
    }

    private sealed class Bucket
    {
        public double Tokens { get; set; }

        public DateTimeOffset At { get; set; }
    }
}
