namespace MassTransit.AmazonSqsTransport.Connection;

/// <summary>
/// Puts what is asked for at the same time into one request: nobody waits for a batch to fill, but what comes while requests are
/// under way goes together.
/// </summary>
/// <param name="send">Sends a batch and returns, by index, why entries were refused.</param>
/// <param name="sizeLimit">How much the entries of a batch may weigh together.</param>
/// <param name="concurrency">How many requests may be under way; 1 keeps the order.</param>
internal sealed class Batches<T>(Func<IReadOnlyList<T>, Task<IReadOnlyDictionary<int, Exception>>> send, int sizeLimit, int concurrency)
{
    private const int EntryLimit = 10;

    private readonly Queue<Entry> _waiting = new();
    private int _pumps;

    public Task AddAsync(T item, int size)
    {
        var entry = new Entry(item, size, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_waiting)
        {
            _waiting.Enqueue(entry);
            if (_pumps == concurrency)
                return entry.Done.Task;
            _pumps++;
        }

        // It ends when nothing waits, and every entry's task tells how it went.
        _ = PumpAsync();
        return entry.Done.Task;
    }

    private async Task PumpAsync()
    {
        await Task.Yield();
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                IReadOnlyDictionary<int, Exception> refused = await send([.. batch.Select(entry => entry.Item)]);
                for (int index = 0; index < batch.Count; index++)
                {
                    if (refused.TryGetValue(index, out Exception? reason))
                        batch[index].Done.TrySetException(reason);
                    else
                        batch[index].Done.TrySetResult();
                }
            }
            catch (Exception exception)
            {
                // Whoever waits for an entry gets it.
                foreach (Entry entry in batch)
                    entry.Done.TrySetException(exception);
            }
        }
    }

    private List<Entry> Take()
    {
        List<Entry> batch = [];
        int size = 0;
        lock (_waiting)
        {
            while (batch.Count < EntryLimit && _waiting.TryPeek(out Entry? next) && (batch.Count == 0 || size + next.Size <= sizeLimit))
            {
                batch.Add(_waiting.Dequeue());
                size += next.Size;
            }
            if (batch.Count == 0)
                _pumps--;
        }
        return batch;
    }

    private sealed record Entry(T Item, int Size, TaskCompletionSource Done);
}
