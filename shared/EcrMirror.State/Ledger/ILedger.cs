using EcrMirror.Oci;

namespace EcrMirror.State.Ledger;

/// <summary>The durable outcome of every tag of every destination.</summary>
public interface ILedger
{
    /// <summary>What is known about a tag; null if nothing is.</summary>
    Task<LedgerEntry?> FindAsync(Repository repository, Tag tag, CancellationToken cancellationToken);

    /// <summary>Everything known about a repository's tags, in the order of the tags' text.</summary>
    IAsyncEnumerable<LedgerEntry> ListAsync(Repository repository, CancellationToken cancellationToken);

    /// <summary>
    /// Everything known about the tags of some repositories, each named once, in no order. Few are asked for one by one; for many the whole ledger
    /// is read, which is a request for each thousand entries or so in place of one for each repository.
    /// </summary>
    IAsyncEnumerable<LedgerEntry> ListAsync(IReadOnlyCollection<Repository> repositories, CancellationToken cancellationToken);

    /// <summary>
    /// Changes an entry by a function of what stands there now (null where nothing does). The function may run more than once: when
    /// another writer was faster, it sees that writer's entry. It must return an entry of the same repository and tag.
    /// </summary>
    /// <returns>The entry as stored.</returns>
    Task<LedgerEntry> UpdateAsync(
        Repository repository, Tag tag, Func<LedgerEntry?, LedgerEntry> change, CancellationToken cancellationToken);
}
