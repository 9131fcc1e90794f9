using EcrMirror.Hosting.Metrics;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using System.Diagnostics.Metrics;

namespace EcrMirror.Scheduler.Tests.Rules;

/// <summary>A place of rules that counts how often it is read.</summary>
internal sealed class KeptRules(params IEnumerable<MirrorRule> rules) : IRuleSource
{
    public List<MirrorRule> Rules { get; } = [.. rules];

    public List<RuleFinding> Findings { get; } = [];

    public List<BorrowedRule> Borrowed { get; } = [];

    /// <summary>Why it cannot be read; null while it can.</summary>
    public string? Broken { get; set; }

    public int Reads { get; private set; }

    public Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        Reads++;
        return Broken is null
            ? Task.FromResult(new RuleSet([.. Rules], [.. Findings]) { Borrowed = [.. Borrowed] })
            : Task.FromException<RuleSet>(new RuleSourceException(Broken) { Origin = new RuleOrigin(RuleOriginKind.Table, "the table") });
    }

    /// <summary>A catalog of places.</summary>
    public static RuleCatalog Catalog(TimeProvider time, params IEnumerable<IRuleSource> sources) => Catalog(new EveryRule(), time, sources);

    /// <summary>A catalog of places of which some rules are chosen.</summary>
    public static RuleCatalog Catalog(IRuleChoice choice, TimeProvider time, params IEnumerable<IRuleSource> sources) => new(
        sources,
        choice,
        [],
        new MirrorMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
        time,
        NullLogger<RuleCatalog>.Instance);
}
