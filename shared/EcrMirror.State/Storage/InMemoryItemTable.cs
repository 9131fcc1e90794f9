using System.Collections.Concurrent;

namespace EcrMirror.State.Storage;

internal sealed class InMemoryItemTable : IItemTable
{
    private readonly ConcurrentDictionary<ItemKey, Item> _items = new();

    public Task<Item?> FindAsync(ItemKey key, CancellationToken cancellationToken) =>
        Task.FromResult(_items.GetValueOrDefault(key));

    public Task<bool> TryWriteAsync(ItemKey key, string body, long version, CancellationToken cancellationToken)
    {
        var next = new Item(key, body, version + 1);
        bool isWritten = version == Item.NoVersion
            ? _items.TryAdd(key, next)
            : _items.TryGetValue(key, out Item? current) && current.Version == version && _items.TryUpdate(key, next, current);
        return Task.FromResult(isWritten);
    }

    public IAsyncEnumerable<Item> ListAsync(string group, CancellationToken cancellationToken) =>
        _items.Values
            .Where(item => item.Key.Group == group)
            .OrderBy(item => item.Key.Name, StringComparer.Ordinal)
            .ToAsyncEnumerable();
}
