using System.Runtime.CompilerServices;
using EcrMirror.Oci;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Ledger;

internal sealed class TagLedger(IStorage storage) : ILedger
{
    /// <summary>Repositories that are asked for one by one. With more, reading everything is nearly always less.</summary>
    public const int AskedEach = 100;

    private readonly ItemStore<LedgerEntry> _entries = new(storage.Ledger);

    public Task<LedgerEntry?> FindAsync(Repository repository, Tag tag, CancellationToken cancellationToken) =>
        _entries.FindAsync(Key(repository, tag), cancellationToken);

    public IAsyncEnumerable<LedgerEntry> ListAsync(Repository repository, CancellationToken cancellationToken) =>
        _entries.ListAsync(repository.ToString(), cancellationToken);

    public async IAsyncEnumerable<LedgerEntry> ListAsync(
        IReadOnlyCollection<Repository> repositories, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (repositories.Count > AskedEach)
        {
            HashSet<Repository> wanted = [.. repositories];
            await foreach (LedgerEntry entry in _entries.ListAsync(cancellationToken))
            {
                if (wanted.Contains(entry.Repository))
                    yield return entry;
            }

            yield break;
        }

        foreach (Repository repository in repositories)
        {
            await foreach (LedgerEntry entry in ListAsync(repository, cancellationToken))
                yield return entry;
        }
    }

    public Task<LedgerEntry> UpdateAsync(
        Repository repository, Tag tag, Func<LedgerEntry?, LedgerEntry> change, CancellationToken cancellationToken) =>
        _entries.ChangeAsync(
            Key(repository, tag),
            before =>
            {
                LedgerEntry after = change(before);
                return after.Repository == repository && after.Tag == tag
                    ? after
                    : throw new InvalidOperationException(
                        $"A change of the ledger's entry {repository}:{tag} returned one of {after.Repository}:{after.Tag}.");
            },
            cancellationToken);

    private static ItemKey Key(Repository repository, Tag tag) => new(repository.ToString(), tag.ToString());
}
