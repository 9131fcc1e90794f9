using System.Text.Json;
using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.State.Ledger;

namespace EcrMirror.Cli.Status;

/// <summary>What the ledger has of a rule's tags at one destination, entry by entry.</summary>
internal sealed class PlaceTally(MirrorRule rule, Repository destination)
{
    private readonly List<StatusDocument.FailedTag> _failed = [];
    private int _current;
    private int _removed;
    private DateTimeOffset? _checkedAt;
    private DateTimeOffset? _publishedAt;

    public Repository Destination => destination;

    /// <summary>Counts an entry, if it is the rule's: what was mirrored before rules were noted is known by its source.</summary>
    public void Take(LedgerEntry entry)
    {
        if (entry.Rule != rule.Id && !(entry.Rule is null && entry.Source.Repository == rule.Source.Repository))
            return;

        if (entry.Outcome is LedgerOutcome.Failed)
            _failed.Add(new StatusDocument.FailedTag(entry.Tag.ToString(), Name(entry.Stage), Name(entry.FailureKind), entry.Reason, entry.FailedAt));
        else if (entry.Outcome is LedgerOutcome.Removed)
            _removed++;
        else
            _current++;
        _checkedAt = _checkedAt < entry.CheckedAt ? _checkedAt : entry.CheckedAt;
        _publishedAt = _publishedAt > entry.PublishedAt ? _publishedAt : entry.PublishedAt ?? _publishedAt;
    }

    public StatusDocument.Place ToPlace() => new()
    {
        Rule = rule.Id,
        Source = rule.Source.ToString(),
        Destination = destination.ToString(),
        Current = _current,
        Failed = [.. _failed.OrderBy(failed => failed.Tag, StringComparer.Ordinal)],
        Removed = _removed,
        CheckedAt = _checkedAt,
        PublishedAt = _publishedAt,
    };

    private static string? Name<T>(T? value)
        where T : struct, Enum => value is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : null;
}
