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

    /// <summary>Finds out whether a source may count pulls: it does, several accounts are declared for it, or it does not answer.</summary>
    /// <param name="repository">A repository there.</param>
    /// <param name="tag">A tag of it, which is asked for if that is not known yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SourceCount> AskAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        if (SaysCount(repository.Host))
            return new SourceCount(MayCount: true);

        // Repositories that are compared side by side need not all ask.
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> first = _answers.GetOrAdd(repository.Host, answer.Task);
        if (first != answer.Task)
            return new SourceCount(await HearAsync(first, cancellationToken));

        bool mayCount = true;
        try
        {
            Descriptor? described = await FindAsync(repository, tag, cancellationToken);
            mayCount = described is null || SaysCount(repository.Host);
            return new SourceCount(mayCount) { WasAsked = true, Described = described };
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

    private async Task<Descriptor?> FindAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            return await registries.Open(repository).ResolveAsync(tag, cancellationToken);
        }
        catch (RegistryException)
        {
            // What is wrong is said by what has to be asked there.
            return null;
        }
    }

    private bool SaysCount(RegistryHost host) => allowances.Find(host) is not [{ Remaining: null }];
}

/// <summary>Whether a source may count pulls.</summary>
/// <param name="MayCount">Whether it may.</param>
internal sealed record SourceCount(bool MayCount)
{
    /// <summary>Whether it was asked for the tag to find that out.</summary>
    public bool WasAsked { get; init; }

    /// <summary>What the tag means, as the source described it; null where it was not asked, has no such tag or did not answer.</summary>
    public Descriptor? Described { get; init; }
}
