using System.Threading.Channels;

namespace EcrMirror.Dropin.Tests.Transport;

/// <summary>What consumers got, in the order in which they did.</summary>
internal sealed class Received<T>
{
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();

    public void Add(T item) => _items.Writer.TryWrite(item);

    /// <summary>The next, when it comes.</summary>
    public Task<T> NextAsync() => _items.Reader.ReadAsync().AsTask().WaitAsync(TransportBus.Patience, TimeProvider.System);

    public async Task<List<T>> NextAsync(int count)
    {
        List<T> items = [];
        while (items.Count < count)
            items.Add(await NextAsync());
        return items;
    }

    /// <summary>Whether there is one more already.</summary>
    public bool HasMore => _items.Reader.TryPeek(out _);
}
