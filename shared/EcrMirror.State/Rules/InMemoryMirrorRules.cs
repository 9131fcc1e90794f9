using System.Collections.Concurrent;
using EcrMirror.Rules;

namespace EcrMirror.State.Rules;

/// <summary>Keeps rows, as the others do, so that a rule is the same when it is read wherever it was put.</summary>
internal sealed class InMemoryMirrorRules : IMirrorRules
{
    private readonly ConcurrentDictionary<string, RuleRow> _rows = new(StringComparer.Ordinal);

    public Task<RuleSet> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(RuleRowReader.Read(_rows.Values));

    public Task PutAsync(MirrorRule rule, CancellationToken cancellationToken)
    {
        var row = RuleRow.Of(rule);
        _rows[row.Key] = row;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        _rows.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}
