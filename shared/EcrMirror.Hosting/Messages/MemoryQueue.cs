namespace EcrMirror.Hosting.Messages;

/// <summary>A queue in memory, of which some messages are handled side by side, in the order in which they came.</summary>
internal sealed class MemoryQueue
{
    private readonly Lock _lock = new();
    private readonly Queue<MemoryDelivery> _waiting = [];
    private readonly Func<MemoryDelivery, MemoryHandlers, Task> _handle;
    private readonly int _atOnce;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _workers;
    private bool _isClosed;

    /// <param name="queue">Who handles what comes, and how many at once.</param>
    /// <param name="services">Where handlers are found.</param>
    /// <param name="handle">Handles a message; never throws.</param>
    public MemoryQueue(QueueHandlers queue, IServiceProvider services, Func<MemoryDelivery, MemoryHandlers, Task> handle)
    {
        _handle = handle;
        _atOnce = queue.AtOnce(services) ?? Environment.ProcessorCount * 2;
        Handlers = new MemoryHandlers(services);
        foreach (HandledMessage message in queue.Messages)
            message.Show(Handlers);
    }

    public MemoryHandlers Handlers { get; }

    public void Add(MemoryDelivery delivery)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;

            _waiting.Enqueue(delivery);
            if (_workers == _atOnce)
                return;
            _workers++;
        }

        // Not on the thread of whoever sends: it has more to do.
        _ = Task.Run(WorkAsync);
    }

    /// <summary>Begins with no further message; completes when those that were begun have ended.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            _waiting.Clear();
            if (_workers == 0)
                _ended.TrySetResult();
        }

        return _ended.Task;
    }

    private async Task WorkAsync()
    {
        while (Next() is { } delivery)
            await _handle(delivery, Handlers);
    }

    private MemoryDelivery? Next()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out MemoryDelivery? next))
                return next;

            _workers--;
            if (_isClosed && _workers == 0)
                _ended.TrySetResult();
            return null;
        }
    }
}
