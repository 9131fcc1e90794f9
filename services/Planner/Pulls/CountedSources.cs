using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Pulls;

namespace EcrMirror.Planner.Pulls;

/// <summary>
/// Tells sources that count pulls from those that do not. A registry says so when it is asked for a manifest, so one is asked for the first
/// time that somebody has to know.
/// </summary>
internal sealed class CountedSources(IRegistries registries, IPullAllowances allowances) : IDisposable
{
    private readonly ConcurrentDictionary<RegistryHost, bool> _free = new();
    private readonly SemaphoreSlim _asking = new(1);

    /// <summary>Whether a source may count pulls: it does, several accounts are declared for it, or it cannot be found out.</summary>
    /// <param name="repository">A repository there.</param>
    /// <param name="tag">A tag of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> MayCountAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        if (SaysCount(repository.Host))
            return true;
        if (_free.ContainsKey(repository.Host))
            return false;

        // Repositories that are compared side by side need not all ask.
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_free.ContainsKey(repository.Host))
                return false;
            if (await registries.Open(repository).ResolveAsync(tag, cancellationToken) is null || SaysCount(repository.Host))
                return true;

            _free.TryAdd(repository.Host, true);
            return false;
        }
        catch (RegistryException)
        {
            // What is wrong is said by what has to be asked there.
            return true;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private bool SaysCount(RegistryHost host) => allowances.Find(host) is not [{ Remaining: null }];
}
