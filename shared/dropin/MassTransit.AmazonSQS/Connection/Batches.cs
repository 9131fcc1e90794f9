using System.Net;
using Amazon.Runtime;

namespace MassTransit.AmazonSqsTransport.Connection;

/// <summary>
/// Puts what is asked for at the same time into one request: nobody waits for a batch to fill, but what comes while a request is
/// under way goes together. Another request is made beside it only when it is a full one: requests are what AWS counts.
/// </summary>
/// <param name="send">Sends a batch and returns, by index, why entries were refused.</param>
/// <param name="sizeLimit">How much the entries of a batch may weigh together; one that weighs more goes alone.</param>
/// <param name="concurrency">How many requests may be under way; 1 keeps the order.</param>
internal sealed class Batches<T>(Func<IReadOnlyList<T>, Task<IReadOnlyDictionary<int, Exception>>> send, int sizeLimit, int concurrency)
{
    private const int EntryLimit = 10;

    private readonly Queue<Entry> _waiting = new();
    private int _pumps;

    /// <summary>Ends when the item was taken. One that is cancelled while it waits is not sent; one that is under way may have been.</summary>
    public Task AddAsync(T item, int size, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = new Entry(item, size, cancellationToken);
        bool isPumpNeeded;
        lock (_waiting)
        {
            _waiting.Enqueue(entry);
            isPumpNeeded = _pumps == 0 || (_pumps < concurrency && _waiting.Count >= EntryLimit);
            if (isPumpNeeded)
                _pumps++;
        }

        // It ends when nothing waits, never throws, and every entry's task tells how it went.
        if (isPumpNeeded)
            _ = PumpAsync();
        return entry.Done.WaitAsync(cancellationToken);
    }

    private async Task PumpAsync()
    {
        await Task.Yield();
        while (Take() is { Count: > 0 } batch)
        {
            if (!await TrySendAsync(batch))
            {
                foreach (Entry entry in batch)
                    await TrySendAsync([entry]);
            }
        }
    }

    // False if the service refused a request of several as a whole: what it did not like of one must not fail the others.
    private async Task<bool> TrySendAsync(List<Entry> batch)
    {
        try
        {
            IReadOnlyDictionary<int, Exception> refused = await send([.. batch.Select(entry => entry.Item)]);
            for (int index = 0; index < batch.Count; index++)
            {
                if (refused.TryGetValue(index, out Exception? reason))
                    batch[index].Fail(reason);
                else
                    batch[index].Complete();
            }
        }
        catch (AmazonServiceException refusal) when (batch.Count > 1 && refusal.StatusCode is HttpStatusCode.BadRequest)
        {
            return false;
        }
        catch (Exception exception)
        {
            // This is an edge: whoever waits for an entry gets it.
            foreach (Entry entry in batch)
                entry.Fail(exception);
        }
        return true;
    }

    private List<Entry> Take()
    {
        List<Entry> batch = [];
        int size = 0;
        lock (_waiting)
        {
            while (batch.Count < EntryLimit && _waiting.TryPeek(out Entry? next))
            {
                if (next.IsCancelled)
                {
                    _waiting.Dequeue();
                    continue;
                }
                if (batch.Count > 0 && size + next.Size > sizeLimit)
                    break;
                batch.Add(_waiting.Dequeue());
                size += next.Size;
            }
            if (batch.Count == 0)
                _pumps--;
        }
        return batch;
    }

    private sealed class Entry(T item, int size, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public T Item => item;

        public int Size => size;

        public bool IsCancelled => cancellationToken.IsCancellationRequested;

        public Task Done => _done.Task;

        public void Complete() => _done.TrySetResult();

        public void Fail(Exception reason)
        {
            _done.TrySetException(reason);

            // Seen, also where the one who waited has given up.
            _ = _done.Task.Exception;
        }
    }
}
