using System.Collections.Concurrent;
using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Inventory;
using EcrMirror.Registry;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Planner.Upkeep;

/// <summary>
/// Has destinations' repositories be as they are declared, before anything is copied there. It is done here and nowhere else, so that no
/// other service needs the permission to.
/// </summary>
internal sealed partial class RepositoryUpkeep(IRegistries registries, TimeProvider time, ILogger<RepositoryUpkeep> logger)
{
    // What was said last, so that what cannot be changed is not said for every image.
    private readonly ConcurrentDictionary<Repository, string> _said = [];

    /// <summary>Prepares a destination that is to be written.</summary>
    /// <returns>What there is to tell; null where nothing is.</returns>
    /// <exception cref="RegistryException">It must not be written, or is missing and could not be made.</exception>
    public Task<RepositoryReconciled?> PrepareAsync(DestinationState state, CancellationToken cancellationToken)
    {
        state.MustBeWritable();
        return ReconcileAsync(state, cancellationToken);
    }

    /// <summary>Has a destination's settings be as declared where nothing is to be written. That this fails stops nobody.</summary>
    /// <returns>What there is to tell; null where nothing is.</returns>
    public async Task<RepositoryReconciled?> TryMaintainAsync(DestinationState state, CancellationToken cancellationToken)
    {
        try
        {
            return state.Drift is { Refusal: null, IsMissing: false } ? await ReconcileAsync(state, cancellationToken) : null;
        }
        catch (RegistryException refused)
        {
            return Say(state.Destination.Repository, RepositoryReconciliation.Nothing, [refused.Message]);
        }
    }

    private async Task<RepositoryReconciled?> ReconcileAsync(DestinationState state, CancellationToken cancellationToken)
    {
        Repository repository = state.Destination.Repository;
        RepositoryReconciliation done = state.Drift.CanBeReconciled
            ? await registries.Open(repository).ReconcileAsync(cancellationToken)
            : RepositoryReconciliation.Nothing;
        return Say(
            repository,
            done,
            [.. done.Problems, .. state.Drift.Problems]);
    }

    private RepositoryReconciled? Say(Repository repository, RepositoryReconciliation done, IReadOnlyList<string> problems)
    {
        string said = string.Join('\n', problems);
        bool isNews = (problems.Count > 0 && _said.GetValueOrDefault(repository) != said) || done.IsCreated || done.Changed.Count > 0;
        _said[repository] = said;
        if (!isNews)
            return null;

        if (done.IsCreated)
            LogCreated(repository);
        foreach (SettingDrift changed in done.Changed)
            LogChanged(repository, changed);
        foreach (string problem in problems)
            LogProblem(repository, problem);
        return new RepositoryReconciled
        {
            Repository = repository,
            IsCreated = done.IsCreated,
            Changed = [.. done.Changed.Select(changed => changed.ToString())],
            Problems = problems,
            ReconciledAt = time.GetUtcNow(),
        };
    }

    [LoggerMessage(2007, LogLevel.Information, "Created {Repository}")]
    private partial void LogCreated(Repository repository);

    [LoggerMessage(2008, LogLevel.Information, "Changed a setting of {Repository} to what is declared: {Setting}")]
    private partial void LogChanged(Repository repository, SettingDrift setting);

    [LoggerMessage(2009, LogLevel.Warning, "{Repository} is not as declared: {Problem}")]
    private partial void LogProblem(Repository repository, string problem);
}
