namespace EcrMirror.State.Rules;

/// <summary>What is remembered of rules, by their ids. A record that nobody has written for more than a year is gone.</summary>
public interface IRuleRuns
{
    /// <summary>All of them.</summary>
    IAsyncEnumerable<RuleRun> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes a record by a function of what stands there now (null where nothing does). The function may run more than once: when
    /// another writer was faster, it sees that writer's record. If it returns what it was given, nothing is written.
    /// </summary>
    /// <returns>The record as stored.</returns>
    Task<RuleRun> UpdateAsync(string rule, Func<RuleRun?, RuleRun> change, CancellationToken cancellationToken);
}
