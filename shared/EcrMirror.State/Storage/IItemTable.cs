namespace EcrMirror.State.Storage;

/// <summary>
/// Items under keys, changed one at a time and only if they are still what the writer saw. That is all a DynamoDB table gives
/// without transactions, so that nothing above it depends on more.
/// </summary>
internal interface IItemTable
{
    /// <summary>The item as of every write that has completed; null if there is none.</summary>
    Task<Item?> FindAsync(ItemKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an item if the version there is the one given (<see cref="Item.NoVersion"/>: if there is none); false, and no
    /// change, if it is not. The item then has the next version.
    /// </summary>
    Task<bool> TryWriteAsync(ItemKey key, ItemBody body, long version, CancellationToken cancellationToken);

    /// <summary>
    /// The items of a group in the ordinal order of their names. Items written meanwhile may or may not be among them.
    /// </summary>
    IAsyncEnumerable<Item> ListAsync(string group, CancellationToken cancellationToken);

    /// <summary>The items of all groups, in no order. Items written meanwhile may or may not be among them.</summary>
    IAsyncEnumerable<Item> ListAsync(CancellationToken cancellationToken);
}
