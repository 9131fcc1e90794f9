using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Pulls;

namespace EcrMirror.Planner.Pulls;

/// <summary>
/// Tells sources that count pulls from those that do not. A registry says so when it is asked for a manifest, so one is asked for the first
/// time that somebody has to know.
/// </summary>
internal sealed class CountedSources(IRegistries registries, IPullAllowances allowances, TimeProvider time)
{
    // Longer than an answer takes. A repository whose registry hangs at another one's tag goes on without it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Those that are being asked, and those that have turned out not to count.
    private readonly ConcurrentDictionary<RegistryHost, Task<bool>> _answers = new();

    /// <summary>Whether a source may count pulls: it does, several accounts are declared for it, or it cannot be found out.</summary>
    /// <param name="repository">A repository there.</param>
    /// <param name="tag">A tag of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> MayCountAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        if (SaysCount(repository.Host))
            return true;

        // Repositories that are compared side by side need not all ask.
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> first = _answers.GetOrAdd(repository.Host, answer.Task);
        if (first != answer.Task)
            return await HearAsync(first, cancellationToken);

        bool mayCount = true;
        try
        {
            return mayCount = await AskAsync(repository, tag, cancellationToken);
        }
        finally
        {
            if (mayCount)
                _answers.TryRemove(repository.Host, out _);
            answer.SetResult(mayCount);
        }
    }

    private async Task<bool> HearAsync(Task<bool> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private async Task<bool> AskAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            return await registries.Open(repository).ResolveAsync(tag, cancellationToken) is null || SaysCount(repository.Host);
        }
        catch (RegistryException)
        {
            // What is wrong is said by what has to be asked there.
            return true;
        }
    }

    private bool SaysCount(RegistryHost host) => allowances.Find(host) is not [{ Remaining: null }];
}
