using System.Diagnostics.Metrics;
using EcrMirror.Oci;

namespace EcrMirror.Hosting.Metrics;

/// <summary>Every figure that the services count, in one place. Names follow OpenTelemetry; units are in the instruments.</summary>
public sealed class MirrorMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "EcrMirror";

    /// <summary>
    /// Messages from EventBridge, by what they were: <c>due</c>, <c>no_rule</c>, <c>untagged</c>, <c>other</c>, <c>rejected</c>.
    /// </summary>
    public const string PushEventsName = "ecrmirror.scheduler.push_events";

    /// <summary>Sweeps over all rules, by how they ended: <c>done</c>, <c>broken</c>.</summary>
    public const string SweepsName = "ecrmirror.scheduler.sweeps";

    /// <summary>Things that are wrong with rules, as the last look found them.</summary>
    public const string RuleFindingsName = "ecrmirror.scheduler.rule_findings";

    /// <summary>Places of rules that could not be read, as the last look found them; what they last declared counts on.</summary>
    public const string RuleSourcesUnreadName = "ecrmirror.scheduler.rule_sources_unread";

    /// <summary>Rules that were due by their schedules, by what became of it: <c>started</c>, <c>failed</c>.</summary>
    public const string RuleStartsName = "ecrmirror.scheduler.rule_starts";

    /// <summary>Bytes of blobs sent to a destination, as they are sent; also those of uploads that fail later.</summary>
    public const string BytesSentName = "ecrmirror.copier.bytes_sent";

    /// <summary>Blobs that arrived at a destination, by how: <c>copied</c>, <c>mounted</c>, <c>present</c>, <c>failed</c>.</summary>
    public const string BlobsName = "ecrmirror.copier.blobs";

    /// <summary>Waits for a blob that another Copier sent, by how they ended: <c>landed</c>, <c>freed</c>, <c>given_up</c>.</summary>
    public const string ClaimWaitsName = "ecrmirror.copier.claim_waits";

    /// <summary>Blobs sent in place of a Copier that fell silent while it sent them.</summary>
    public const string ClaimsTakenOverName = "ecrmirror.copier.claims_taken_over";

    /// <summary>Destinations of plans that ended, by how: <c>published</c>, <c>failed</c>, <c>superseded</c>.</summary>
    public const string ConclusionsName = "ecrmirror.publisher.conclusions";

    /// <summary>Time that requests waited for their budgets, all of them together.</summary>
    public const string BudgetWaitedName = "ecrmirror.budgets.waited";

    /// <summary>Requests that a registry refused as too many.</summary>
    public const string BudgetRefusedName = "ecrmirror.budgets.refused";

    /// <summary>Requests per second that a fleet may make, as this process last heard.</summary>
    public const string BudgetLimitName = "ecrmirror.budgets.limit";

    /// <summary>The label that names a destination repository.</summary>
    public const string DestinationLabel = "destination";

    /// <summary>The label that names a registry host, or whom a registry counts together.</summary>
    public const string RegistryLabel = "registry";

    /// <summary>The label that says what a request has a registry do.</summary>
    public const string ActionLabel = "action";

    /// <summary>The label that says how something ended.</summary>
    public const string OutcomeLabel = "outcome";

    private readonly Counter<long> _pushEvents;
    private readonly Counter<long> _sweeps;
    private readonly Gauge<long> _ruleFindings;
    private readonly Gauge<long> _ruleSourcesUnread;
    private readonly Counter<long> _ruleStarts;
    private readonly Counter<long> _bytesSent;
    private readonly Counter<long> _blobs;
    private readonly Counter<long> _claimWaits;
    private readonly Counter<long> _claimsTakenOver;
    private readonly Counter<long> _conclusions;
    private readonly Counter<double> _budgetWaited;
    private readonly Counter<long> _budgetRefused;
    private readonly Gauge<double> _budgetLimit;

    /// <summary>Creates the instruments.</summary>
    public MirrorMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _pushEvents = meter.CreateCounter<long>(PushEventsName, "{event}", "Messages from EventBridge, by what they were");
        _sweeps = meter.CreateCounter<long>(SweepsName, "{sweep}", "Sweeps over all rules, by how they ended");
        _ruleFindings = meter.CreateGauge<long>(RuleFindingsName, "{finding}", "Things that are wrong with rules, at the last look");
        _ruleSourcesUnread = meter.CreateGauge<long>(RuleSourcesUnreadName, "{source}", "Places of rules that could not be read, at the last look");
        _ruleStarts = meter.CreateCounter<long>(RuleStartsName, "{rule}", "Rules that were due by their schedules, by what became of it");
        _bytesSent = meter.CreateCounter<long>(BytesSentName, "By", "Bytes of blobs sent to destinations");
        _blobs = meter.CreateCounter<long>(BlobsName, "{blob}", "Blobs that arrived at destinations, by how");
        _claimWaits = meter.CreateCounter<long>(ClaimWaitsName, "{wait}", "Waits for blobs that other Copiers sent, by how they ended");
        _claimsTakenOver = meter.CreateCounter<long>(ClaimsTakenOverName, "{blob}", "Blobs sent in place of Copiers that fell silent");
        _conclusions = meter.CreateCounter<long>(ConclusionsName, "{image}", "Destinations of plans that ended, by how");
        _budgetWaited = meter.CreateCounter<double>(BudgetWaitedName, "s", "Time that requests waited for their budgets");
        _budgetRefused = meter.CreateCounter<long>(BudgetRefusedName, "{request}", "Requests that registries refused as too many");
        _budgetLimit = meter.CreateGauge<double>(BudgetLimitName, "{request}/s", "Requests per second that all processes together may make");
    }

    /// <summary>Counts a message from EventBridge.</summary>
    public void PushEventHeard(string outcome) => _pushEvents.Add(1, new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    /// <summary>Counts a sweep that ended.</summary>
    public void Swept(string outcome) => _sweeps.Add(1, new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    /// <summary>Notes how much is wrong with rules, and how many places of them could not be read.</summary>
    public void RulesRead(int findings, int unread)
    {
        _ruleFindings.Record(findings);
        _ruleSourcesUnread.Record(unread);
    }

    /// <summary>Counts a rule that was due by its schedule.</summary>
    public void RuleStarted(string outcome) => _ruleStarts.Add(1, new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    /// <summary>Counts bytes of a blob on their way to a destination.</summary>
    public void BytesSent(string destination, int bytes) => _bytesSent.Add(bytes, new KeyValuePair<string, object?>(DestinationLabel, destination));

    /// <summary>Counts a blob that arrived, or did not.</summary>
    public void BlobArrived(Repository destination, string outcome) => Count(_blobs, destination, outcome);

    /// <summary>Counts a wait for another Copier that ended.</summary>
    public void ClaimWaited(RegistryHost registry, string outcome) => _claimWaits.Add(
        1,
        new KeyValuePair<string, object?>(RegistryLabel, registry.ToString()),
        new KeyValuePair<string, object?>(OutcomeLabel, outcome));

    /// <summary>Counts a blob that is sent in place of a Copier that fell silent.</summary>
    public void ClaimTakenOver(RegistryHost registry) =>
        _claimsTakenOver.Add(1, new KeyValuePair<string, object?>(RegistryLabel, registry.ToString()));

    /// <summary>Counts the end of a plan at a destination.</summary>
    public void DestinationConcluded(Repository destination, string outcome) => Count(_conclusions, destination, outcome);

    /// <summary>Counts how long a request waited for its budget.</summary>
    public void BudgetWaited(string registry, string action, TimeSpan waited) => _budgetWaited.Add(waited.TotalSeconds, Budget(registry, action));

    /// <summary>Counts a request that a registry refused as one too many.</summary>
    public void BudgetRefused(string registry, string action) => _budgetRefused.Add(1, Budget(registry, action));

    /// <summary>Notes how many requests a registry is thought to take.</summary>
    public void BudgetLearned(string registry, string action, double perSecond) => _budgetLimit.Record(perSecond, Budget(registry, action));

    private static KeyValuePair<string, object?>[] Budget(string registry, string action) =>
        [new(RegistryLabel, registry), new(ActionLabel, action)];

    private static void Count(Counter<long> counter, Repository destination, string outcome) =>
        counter.Add(
            1,
            new KeyValuePair<string, object?>(DestinationLabel, destination.ToString()),
            new KeyValuePair<string, object?>(OutcomeLabel, outcome));
}
