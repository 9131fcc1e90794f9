namespace EcrMirror.State.Storage;

/// <param name="keep">For how long an item counts that nobody writes; null for ever.</param>
/// <param name="time">Says when something is written.</param>
internal sealed class InMemoryItemTable(TimeSpan? keep, TimeProvider time) : IItemTable
{
    /// <summary>Items that are looked at for each one that is added: more than one, so that those which expired become fewer.</summary>
    private const int Swept = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<ItemKey, (Item Item, DateTimeOffset WrittenAt)> _items = [];
    private readonly Queue<ItemKey> _sweep = [];

    public Task<Item?> FindAsync(ItemKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(Find(key));
    }

    public Task<bool> TryWriteAsync(ItemKey key, ItemBody body, long version, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if ((Find(key)?.Version ?? Item.NoVersion) != version)
                return Task.FromResult(false);

            if (keep is not null && version == Item.NoVersion)
            {
                Sweep();
                _sweep.Enqueue(key);
            }

            _items[key] = (new Item(key, body, version + 1), time.GetUtcNow());
            return Task.FromResult(true);
        }
    }

    public IAsyncEnumerable<Item> ListAsync(string group, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _items.Keys
                .Where(key => key.Group == group)
                .OrderBy(key => key.Name, StringComparer.Ordinal)
                .Select(Find)
                .OfType<Item>()
                .ToList()
                .ToAsyncEnumerable();
        }
    }

    public IAsyncEnumerable<Item> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _items.Keys.Select(Find).OfType<Item>().ToList().ToAsyncEnumerable();
    }

    private Item? Find(ItemKey key) =>
        _items.TryGetValue(key, out (Item Item, DateTimeOffset WrittenAt) found) && !(time.GetUtcNow() - found.WrittenAt >= keep) ? found.Item : null;

    private void Sweep()
    {
        for (int looked = 0; looked < Swept && _sweep.TryDequeue(out ItemKey key); looked++)
        {
            if (Find(key) is null)
                _items.Remove(key);
            else
                _sweep.Enqueue(key);
        }
    }
}
