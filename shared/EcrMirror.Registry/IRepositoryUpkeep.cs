namespace EcrMirror.Registry;

/// <summary>
/// Keeps a repository as it is declared: that it exists, and with which settings. Where a registry makes repositories by itself and
/// nothing can be declared of them, there is never anything to do.
/// </summary>
public interface IRepositoryUpkeep
{
    /// <summary>How the repository differs from what is declared of it. The answer may be some minutes old.</summary>
    /// <exception cref="RegistryException">The registry said no, broke, or could not be reached.</exception>
    Task<RepositoryDrift> FindDriftAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes the repository if it is missing, and changes those of its settings that are not as declared. Safe to repeat, and to do in
    /// several places at once.
    /// </summary>
    /// <returns>What was done. A setting that could not be changed is named there: the repository can be used all the same.</returns>
    /// <exception cref="RegistryException">The repository is missing and could not be made, or may not be made or written.</exception>
    Task<RepositoryReconciliation> ReconcileAsync(CancellationToken cancellationToken);
}
