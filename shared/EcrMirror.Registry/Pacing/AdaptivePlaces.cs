namespace EcrMirror.Registry.Pacing;

/// <summary>
/// The places of a window, given in the order in which they were asked for. There are never more than the window says, save that who has
/// a place keeps it when the window shrinks.
/// </summary>
/// <param name="window">How many there are.</param>
/// <param name="changed">Hears of every change, one at a time.</param>
internal sealed class AdaptivePlaces(AdaptiveWindow window, Action<int> changed) : IDisposable
{
    private readonly SemaphoreSlim _free = new(window.Places);
    private readonly Lock _lock = new();

    // Free and taken.
    private int _places = window.Places;

    public Task EnterAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    public void Leave()
    {
        lock (_lock)
        {
            if (_places > window.Places)
                _places--;
            else
                _free.Release();
        }
    }

    /// <summary>Somebody who has a place was answered.</summary>
    public void Answered(long begun)
    {
        lock (_lock)
        {
            window.Answered(begun, isFull: _free.CurrentCount is 0);
            Follow();
        }
    }

    /// <summary>Somebody who has a place was refused, because there are too many.</summary>
    public void Refused(long begun)
    {
        lock (_lock)
        {
            window.Refused(begun);
            Follow();
        }
    }

    public void Dispose() => _free.Dispose();

    private void Follow()
    {
        if (_places == window.Places)
            return;

        // Places that are too many and taken go as they are left.
        while (_places > window.Places && _free.Wait(0))
            _places--;
        if (_places < window.Places)
        {
            _free.Release(window.Places - _places);
            _places = window.Places;
        }

        changed(window.Places);
    }
}
