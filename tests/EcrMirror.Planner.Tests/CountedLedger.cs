using EcrMirror.Oci;
using EcrMirror.State.Ledger;

namespace EcrMirror.Planner.Tests;

/// <summary>A ledger that counts how it is read.</summary>
internal sealed class CountedLedger(ILedger ledger) : ILedger
{
    /// <summary>How often one entry was asked for.</summary>
    public int Finds { get; private set; }

    /// <summary>How often a list was.</summary>
    public int Lists { get; private set; }

    public Task<LedgerEntry?> FindAsync(Repository repository, Tag tag, CancellationToken cancellationToken)
    {
        Finds++;
        return ledger.FindAsync(repository, tag, cancellationToken);
    }

    public IAsyncEnumerable<LedgerEntry> ListAsync(Repository repository, CancellationToken cancellationToken)
    {
        Lists++;
        return ledger.ListAsync(repository, cancellationToken);
    }

    public IAsyncEnumerable<LedgerEntry> ListAsync(IReadOnlyCollection<Repository> repositories, CancellationToken cancellationToken)
    {
        Lists++;
        return ledger.ListAsync(repositories, cancellationToken);
    }

    public Task<LedgerEntry> UpdateAsync(Repository repository, Tag tag, Func<LedgerEntry?, LedgerEntry> change, CancellationToken cancellationToken) =>
        ledger.UpdateAsync(repository, tag, change, cancellationToken);
}
