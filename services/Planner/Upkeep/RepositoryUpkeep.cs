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
    /// <exception cref="RegistryException">It is missing and could not be made.</exception>
    public async Task<RepositoryReconciled?> PrepareAsync(DestinationState state, CancellationToken cancellationToken)
    {
        Repository repository = state.Destination.Repository;
        RepositoryReconciliation done = state.Drift.CanBeReconciled
            ? await registries.Open(repository).ReconcileAsync(cancellationToken)
            : new RepositoryReconciliation { Problems = state.Drift.Problems };
        return Say(repository, done);
    }

    /// <summary>Has a destination's settings be as declared where nothing is to be written. That this fails stops nobody.</summary>
    /// <returns>What there is to tell; null where nothing is.</returns>
    public async Task<RepositoryReconciled?> TryMaintainAsync(DestinationState state, CancellationToken cancellationToken)
    {
        try
        {
            return state.Drift.IsMissing ? null : await PrepareAsync(state, cancellationToken);
        }
        catch (RegistryException refused)
        {
            return Say(state.Destination.Repository, new RepositoryReconciliation { Problems = [refused.Message] });
        }
    }

    private RepositoryReconciled? Say(Repository repository, RepositoryReconciliation done)
    {
        string said = string.Join('\n', done.Problems);
        bool isNews = (done.Problems.Count > 0 && _said.GetValueOrDefault(repository) != said) || done.IsCreated || done.Changed.Count > 0;
        _said[repository] = said;
        if (!isNews)
            return null;

        if (done.IsCreated)
            LogCreated(repository);
        foreach (SettingDrift changed in done.Changed)
            LogChanged(repository, changed);
        foreach (string problem in done.Problems)
            LogProblem(repository, problem);
        return new RepositoryReconciled
        {
            Repository = repository,
            IsCreated = done.IsCreated,
            Changed = [.. done.Changed.Select(changed => changed.ToString())],
            Problems = done.Problems,
            ReconciledAt = time.GetUtcNow(),
        };
    }

    [LoggerMessage(2007, LogLevel.Information, "Created {Repository}")]
    private partial void LogCreated(Repository repository);

    [LoggerMessage(2008, LogLevel.Information, "Changed a setting of {Repository} to what is declared: {Setting}")]
    private partial void LogChanged(Repository repository, SettingDrift setting);

    [LoggerMessage(2009, LogLevel.Warning, "{Repository} is not, or may not be, as declared: {Problem}")]
    private partial void LogProblem(Repository repository, string problem);
}
