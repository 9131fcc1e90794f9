using System.Collections.Concurrent;

namespace EcrMirror.State.Rules;

internal sealed class InMemoryMirrorRules(TimeProvider time) : IMirrorRules
{
    private readonly ConcurrentDictionary<string, MirrorRule> _rules = new(StringComparer.Ordinal);

    public Task<MirrorRules> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(MirrorRules.Sort(_rules.Values, [], time.GetUtcNow()));

    public Task PutAsync(MirrorRule rule, CancellationToken cancellationToken)
    {
        _rules[rule.Key] = rule.ThrowIfEmpty();
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        _rules.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}
