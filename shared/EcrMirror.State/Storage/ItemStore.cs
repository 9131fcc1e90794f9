using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EcrMirror.State.Storage;

/// <summary>The items of a table as objects.</summary>
internal sealed class ItemStore<T>(IItemTable table)
    where T : class
{
    private static readonly JsonTypeInfo<T> Json = (JsonTypeInfo<T>)StateJson.Default.GetTypeInfo(typeof(T))!;

    public async Task<T?> FindAsync(ItemKey key, CancellationToken cancellationToken) =>
        await table.FindAsync(key, cancellationToken) is { } item ? Read(item) : null;

    public async IAsyncEnumerable<T> ListAsync(string group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Item item in table.ListAsync(group, cancellationToken))
            yield return Read(item);
    }

    public async IAsyncEnumerable<T> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Item item in table.ListAsync(cancellationToken))
            yield return Read(item);
    }

    /// <summary>
    /// Changes an item by a function of what stands there. A round is lost only to a writer who made one, so the loop ends however
    /// many writers there are. A function that returns what it was given writes nothing.
    /// </summary>
    public Task<T> ChangeAsync(ItemKey key, Func<T?, T> change, CancellationToken cancellationToken) =>
        ChangeAsync(key, change, readsFirst: true, lost: null, cancellationToken);

    /// <summary>
    /// As <see cref="ChangeAsync(ItemKey, Func{T?, T}, CancellationToken)"/>, for items that many write all the time: waits as it is told
    /// after each round that was lost, which are counted from 1.
    /// </summary>
    public Task<T> ChangeAsync(ItemKey key, Func<T?, T> change, Func<int, Task> lost, CancellationToken cancellationToken) =>
        ChangeAsync(key, change, readsFirst: true, lost, cancellationToken);

    /// <summary>As <see cref="ChangeAsync(ItemKey, Func{T?, T}, CancellationToken)"/>, and saves the read where nothing stands there.</summary>
    public Task<T> AddOrChangeAsync(ItemKey key, Func<T?, T> change, CancellationToken cancellationToken) =>
        ChangeAsync(key, change, readsFirst: false, lost: null, cancellationToken);

    private async Task<T> ChangeAsync(
        ItemKey key, Func<T?, T> change, bool readsFirst, Func<int, Task>? lost, CancellationToken cancellationToken)
    {
        bool reads = readsFirst;
        for (int round = 1; ; round++, reads = true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Item? item = reads ? await table.FindAsync(key, cancellationToken) : null;
            T? before = item is null ? null : Read(item);
            T after = change(before);
            if (ReferenceEquals(before, after))
                return after;
            if (await table.TryWriteAsync(key, new ItemBody.OfObject<T>(after, Write), item?.Version ?? Item.NoVersion, cancellationToken))
                return after;
            if (lost is not null)
                await lost(round);
        }
    }

    private static string Write(T value) => JsonSerializer.Serialize(value, Json);

    private static T Read(Item item)
    {
        if (item.Body is ItemBody.OfObject<T> kept)
            return kept.Value;

        try
        {
            return JsonSerializer.Deserialize(item.Body.Text, Json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException malformed)
        {
            throw new StateException(
                $"The {typeof(T).Name} kept under '{item.Key.Group}' '{item.Key.Name}' cannot be read: {malformed.Message} Was it written by a newer version?",
                malformed);
        }
    }
}
