using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Rules;

/// <summary>The rules, read again when they are no longer trusted.</summary>
internal sealed class KnownRules(RuleCatalog rules, IOptions<RuleOptions> options, TimeProvider time)
{
    // Replaced as a whole; of two who replace it at once either will do.
    private volatile RuleBook? _read;

    /// <summary>What was read a short while ago; null if nothing was.</summary>
    public RuleBook? Recent => _read is { } known && time.GetElapsedTime(known.ReadAt) < options.Value.TrustedFor ? known : null;

    /// <summary>What was read a short while ago, or else now.</summary>
    public async Task<RuleBook> FindAsync(CancellationToken cancellationToken) => Recent ?? await ReadAsync(cancellationToken);

    /// <summary>What holds now.</summary>
    public async Task<RuleBook> ReadAsync(CancellationToken cancellationToken) => _read = await rules.ReadAsync(cancellationToken);
}
