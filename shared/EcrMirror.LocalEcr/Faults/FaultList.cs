namespace EcrMirror.LocalEcr.Faults;

/// <summary>Faults of one kind, each for requests that match and for so many times; the first that matches is taken.</summary>
internal sealed class FaultList<T>
{
    private readonly Lock _lock = new();
    private readonly List<Planned> _planned = [];

    public void Add(Func<RegistryRequest, bool>? match, T fault, int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        lock (_lock)
            _planned.Add(new Planned(match ?? (_ => true), fault) { Left = times });
    }

    public bool TryTake(RegistryRequest request, out T? fault)
    {
        lock (_lock)
        {
            Planned? planned = _planned.Find(candidate => candidate.Match(request));
            fault = planned is null ? default : planned.Fault;
            if (planned is null)
                return false;

            // A fault without an end never counts down to one.
            if (planned.Left != RegistryFaults.Always && --planned.Left == 0)
                _planned.Remove(planned);
            return true;
        }
    }

    public IReadOnlyList<T> Clear()
    {
        lock (_lock)
        {
            List<T> cleared = [.. _planned.Select(planned => planned.Fault)];
            _planned.Clear();
            return cleared;
        }
    }

    private sealed class Planned(Func<RegistryRequest, bool> match, T fault)
    {
        public Func<RegistryRequest, bool> Match { get; } = match;

        public T Fault { get; } = fault;

        public int Left { get; set; }
    }
}
