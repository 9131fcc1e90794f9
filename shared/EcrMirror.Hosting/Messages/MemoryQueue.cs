namespace EcrMirror.Hosting.Messages;

/// <summary>A queue in memory, of which some messages are handled side by side. Those who have work waiting take turns, each in the order in which it came.</summary>
internal sealed class MemoryQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, Queue<MemoryDelivery>> _waiting = [];

    // Who has work waiting, in the order of the turns.
    private readonly Queue<object> _turns = [];
    private readonly Func<object, object> _inTurnsOf;
    private readonly Func<MemoryDelivery, MemoryQueue, Task> _handle;
    private readonly int _atOnce;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _workers;
    private bool _isClosed;

    /// <param name="queue">Who handles what comes, and how many at once.</param>
    /// <param name="services">Where handlers are found.</param>
    /// <param name="handle">Handles a message; never throws.</param>
    public MemoryQueue(QueueHandlers queue, IServiceProvider services, Func<MemoryDelivery, MemoryQueue, Task> handle)
    {
        _handle = handle;
        TellsOfFaults = queue.TellsOfFaults;
        _inTurnsOf = queue.InTurnsOf ?? (_ => this);
        _atOnce = queue.AtOnce(services) ?? Environment.ProcessorCount * 2;
        Handlers = new MemoryHandlers(services);
        foreach (HandledMessage message in queue.Messages)
            message.Show(Handlers);
    }

    public MemoryHandlers Handlers { get; }

    /// <summary>Whether those who handle faults are told when a handler breaks.</summary>
    public bool TellsOfFaults { get; }

    public void Add(MemoryDelivery delivery)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;

            object whose = _inTurnsOf(delivery.Message);
            if (!_waiting.TryGetValue(whose, out Queue<MemoryDelivery>? work))
            {
                _waiting.Add(whose, work = []);
                _turns.Enqueue(whose);
            }

            work.Enqueue(delivery);
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
            _turns.Clear();
            if (_workers == 0)
                _ended.TrySetResult();
        }

        return _ended.Task;
    }

    private async Task WorkAsync()
    {
        while (Next() is { } delivery)
            await _handle(delivery, this);
    }

    private MemoryDelivery? Next()
    {
        lock (_lock)
        {
            if (_turns.TryDequeue(out object? whose))
            {
                MemoryDelivery next = _waiting[whose].Dequeue();
                if (_waiting[whose].Count > 0)
                    _turns.Enqueue(whose);
                else
                    _waiting.Remove(whose);
                return next;
            }

            _workers--;
            if (_isClosed && _workers == 0)
                _ended.TrySetResult();
            return null;
        }
    }
}
