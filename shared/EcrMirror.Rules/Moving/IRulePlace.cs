namespace EcrMirror.Rules.Moving;

/// <summary>A place where rules are written down, and can be changed one by one.</summary>
public interface IRulePlace : IRuleSource
{
    /// <summary>What a rule would say if it were written there.</summary>
    RuleFit Fit(MirrorRule rule);

    /// <summary>
    /// Writes changes. Each is carried out only where what stands there is still what it says of before, so that nobody's change is lost,
    /// and one that is not carried out stops no other.
    /// </summary>
    /// <param name="changes">The changes: rules before as they were read there, rules after as <see cref="Fit"/> has them.</param>
    /// <param name="cancellationToken">Stops after the change that is under way.</param>
    /// <returns>For each change why it was not carried out; null where it was.</returns>
    /// <exception cref="RuleSourceException">The place cannot be read at all; nothing was changed.</exception>
    Task<IReadOnlyList<string?>> ChangeAsync(IReadOnlyList<RuleChange> changes, CancellationToken cancellationToken);
}
