namespace EcrMirror.State.Rules;

/// <summary>Mirror rules that operators and their tools keep in state, one for each source.</summary>
public interface IMirrorRules
{
    /// <summary>
    /// Every rule, sorted into what holds, what has expired by now, and what is wrong. Nothing is left out in silence: a row that
    /// gives no rule has a finding.
    /// </summary>
    Task<MirrorRules> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds a rule, or replaces destinations and expiry of the one under the same key.</summary>
    Task PutAsync(MirrorRule rule, CancellationToken cancellationToken);

    /// <summary>Takes a rule away by its key. What is not there changes nothing; images mirrored by it stay.</summary>
    Task RemoveAsync(string key, CancellationToken cancellationToken);
}
