namespace EcrMirror.Hosting.Budgets;

/// <summary>One at a time, in the order in which they came.</summary>
internal sealed class WaitingLine
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _behind = [];
    private bool _isTaken;

    /// <summary>Those in line, the first included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _behind.Count + (_isTaken ? 1 : 0);
        }
    }

    /// <summary>Waits until nobody is in front. Who gives up leaves the line, and the others move up.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return ValueTask.CompletedTask;
            }

            place = _behind.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return WaitAsync(place, cancellationToken);
    }

    /// <summary>Lets the next one go first.</summary>
    public void Leave()
    {
        LinkedListNode<TaskCompletionSource>? next;
        lock (_lock)
        {
            next = _behind.First;
            if (next is null)
                _isTaken = false;
            else
                _behind.RemoveFirst();
        }

        next?.Value.SetResult();
    }

    private async ValueTask WaitAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration giveUp = cancellationToken.UnsafeRegister(_ => GiveUp(place, cancellationToken), null);
        await place.Value.Task;
    }

    // Who has become the first by now is so, and finds out where it waits next.
    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (place.List is null)
                return;
            _behind.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }
}
