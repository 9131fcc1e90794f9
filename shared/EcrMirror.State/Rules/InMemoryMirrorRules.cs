using System.Collections.Concurrent;
using EcrMirror.Rules;

namespace EcrMirror.State.Rules;

/// <summary>Keeps rows, as the others do, so that a rule is the same when it is read wherever it was put.</summary>
internal sealed class InMemoryMirrorRules : MirrorRuleRows
{
    private readonly ConcurrentDictionary<string, RuleRow> _rows = new(StringComparer.Ordinal);

    public override Task<RuleSet> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(RuleRowReader.Read(_rows.Values));

    public override Task PutAsync(MirrorRule rule, CancellationToken cancellationToken)
    {
        var row = RuleRow.Of(rule);
        _rows[row.Key] = row;
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        _rows.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    protected override Task<bool> TryChangeAsync(string key, Func<RuleRow?, bool> isExpected, RuleRow? after, CancellationToken cancellationToken)
    {
        RuleRow? row = _rows.GetValueOrDefault(key);
        return Task.FromResult(isExpected(row) && (row, after) switch
        {
            (null, null) => true,
            (null, { } added) => _rows.TryAdd(key, added),
            ({ } removed, null) => _rows.TryRemove(KeyValuePair.Create(key, removed)),
            ({ } replaced, { } written) => _rows.TryUpdate(key, written, replaced),
        });
    }
}
