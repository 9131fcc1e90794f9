using System.Globalization;
using System.Net;
using EcrMirror.LocalEcr.Quotas;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>How much is pulled from ECR Public, by account or, for who did not log in, by address.</summary>
/// <remarks>Source: ECR Public user guide, "Service quotas".</remarks>
internal sealed class PullMeter(Func<EcrQuotas> quotas, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly ActionBuckets _pulls = new(quotas, time);
    private readonly Dictionary<(IPAddress? Address, string Month), long> _bytes = [];

    /// <summary>Counts a pull; false where it is one too many.</summary>
    public bool TryPull(IPAddress? address, string? account) => account is null
        ? _pulls.TryTake($"{address}", EcrQuotas.AnonymousPull)
        : _pulls.TryTake(account, EcrQuotas.AuthenticatedPull);

    /// <summary>Counts the bytes of a blob that somebody takes who did not log in; false where there are too many this month.</summary>
    public bool TryDownload(IPAddress? address, long bytes)
    {
        string month = time.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        lock (_lock)
        {
            long taken = _bytes.GetValueOrDefault((address, month)) + bytes;
            if (taken > quotas().AnonymousBytesPerMonth)
                return false;
            _bytes[(address, month)] = taken;
            return true;
        }
    }
}
