using EcrMirror.Rules;
using EcrMirror.Rules.Moving;

namespace EcrMirror.State.Rules;

/// <summary>
/// Mirror rules that operators and their tools keep in state, one for each source as it is written down: the rule's place is that text.
/// Nothing is left out in silence: a row that gives no rule has a finding.
/// </summary>
public interface IMirrorRules : IRulePlace
{
    /// <summary>
    /// Adds a rule, or replaces everything that the row under the same key says of one. The key is the rule's place if it was read from
    /// a table, and otherwise its source in full.
    /// </summary>
    /// <exception cref="ArgumentException">The rule says something that a row cannot.</exception>
    Task PutAsync(MirrorRule rule, CancellationToken cancellationToken);

    /// <summary>Takes a rule away by its key. What is not there changes nothing; images mirrored by it stay.</summary>
    Task RemoveAsync(string key, CancellationToken cancellationToken);
}
