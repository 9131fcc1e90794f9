using EcrMirror.Hosting.Metrics;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Checks;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Scheduler.Rules;

/// <summary>
/// The rules of every place where rules are written down. A place that cannot be read counts with what it last said: that something cannot
/// be read never means that nothing is declared.
/// </summary>
internal sealed partial class RuleCatalog(
    IEnumerable<IRuleSource> sources, IRuleChoice choice, IEnumerable<IRuleObserver> observers, MirrorMetrics metrics, TimeProvider time, ILogger<RuleCatalog> logger)
{
    private readonly Shelf[] _shelves = [.. sources.Select(source => new Shelf(source))];

    // Replaced as a whole; of two who replace it at once either will do.
    private volatile HashSet<string> _told = [];

    /// <summary>Reads all of them.</summary>
    public async Task<RuleBook> ReadAsync(CancellationToken cancellationToken)
    {
        long readAt = time.GetTimestamp();
        Reading[] readings = await Task.WhenAll(_shelves.Select(shelf => ReadAsync(shelf, cancellationToken)));
        RuleMerge merged = RuleMerge.Of([.. readings.Select(reading => reading.Rules)]);
        RuleSet declared = RuleCheck.Check(new RuleSet(merged.Rules, merged.Findings), time.GetUtcNow(), TimeSpan.Zero);
        RuleSet followed = choice.Choose(declared);
        RuleFinding[] findings = [.. readings.Select(reading => reading.Unread).OfType<RuleFinding>(), .. followed.Findings];
        metrics.RulesRead(findings.Length, readings.Count(reading => reading.Unread is not null || reading.Rules.Unread is not null));
        Tell(findings);
        return new RuleBook(readAt, followed.Rules, time.GetUtcNow())
        {
            Findings = findings.Length,
            Doubt = findings.FirstOrDefault(finding => finding.IsError)?.ToString()
                ?? readings.Select(reading => reading.Rules.Unread?.Message).FirstOrDefault(unread => unread is not null)
                ?? (followed.Rules.Count < declared.Rules.Count ? "Not every rule is followed here." : null),
            Missing = readings.Select(reading => reading.Missing).FirstOrDefault(missing => missing is not null),
        };
    }

    private static async Task<Reading> ReadAsync(Shelf shelf, CancellationToken cancellationToken)
    {
        try
        {
            RuleSet read = await shelf.Source.ReadAsync(cancellationToken);
            shelf.Last = read;
            return new Reading(read, null, read.Unread);
        }
        catch (RuleSourceException unread)
        {
            RuleSet last = shelf.Last ?? RuleSet.Empty;
            string follows = shelf.Last is null ? "Its rules are not known yet." : $"The {last.Rules.Count} rules that were read last count on.";
            var origin = unread.Origin ?? last.Rules.Select(rule => rule.Origin).FirstOrDefault() ?? new RuleOrigin(RuleOriginKind.File, "a place of rules");
            return new Reading(last, RuleFinding.Error(origin, $"It cannot be read: {unread.Message} {follows}"), shelf.Last is { Unread: null } ? null : unread);
        }
    }

    // Once, and again after it was gone: rules are read all the time.
    private void Tell(RuleFinding[] findings)
    {
        HashSet<string> told = _told;
        foreach (RuleFinding finding in findings.Where(finding => !told.Contains(finding.ToString())))
        {
            LogFinding(Quote.Shortened(finding.Origin.Place), finding.Problem);
            foreach (IRuleObserver observer in observers)
                observer.Found(finding);
        }

        _told = [.. findings.Select(finding => finding.ToString())];
    }

    [LoggerMessage(6022, LogLevel.Warning, "The rule '{Key}' is wrong: {Reason}")]
    private partial void LogFinding(string key, string reason);

    /// <param name="Rules">What counts.</param>
    /// <param name="Unread">Why that is not what stands there now; null if it is.</param>
    /// <param name="Missing">Why a rule may be declared that is not among them; null where none can be.</param>
    private sealed record Reading(RuleSet Rules, RuleFinding? Unread, RuleSourceException? Missing);

    private sealed class Shelf(IRuleSource source)
    {
        private volatile RuleSet? _last;

        public IRuleSource Source => source;

        public RuleSet? Last
        {
            get => _last;
            set => _last = value;
        }
    }
}
